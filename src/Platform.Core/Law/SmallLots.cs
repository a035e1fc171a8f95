using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>Lots of a formalised purchase that may be passed by an adapted procedure: each under its threshold, and together no more than a share of the whole (CCP, art. R2123-1, 2°).</summary>
public static class SmallLots
{
    public enum Fault { LotTooLarge, TogetherTooLarge }

    /// <param name="threshold">The one that is passed.</param>
    /// <param name="Lot">1, 2…: place of the lot in the list, for the first fault.</param>
    public sealed record Finding(Fault Fault, int? Lot, Threshold Threshold, decimal Allowed);

    /// <param name="total">Of all lots, without tax.</param>
    /// <param name="small">The values of the lots that shall be small.</param>
    /// <returns>Empty when they all may.</returns>
    public static IReadOnlyList<Finding> Judge(Purchase purchase, decimal total, IReadOnlyList<decimal> small, DateTimeOffset launch)
    {
        var lot = Known("small-lot");
        var share = Known("small-lots-share");
        var most = total * share.Value / 100;
        return
        [
            .. small.Select((value, place) => (value, place)).Where(each => lot.IsReachedBy(each.value)).Select(each => new Finding(Fault.LotTooLarge, each.place + 1, lot, lot.Value)),
            .. small.Sum() > most ? [new Finding(Fault.TogetherTooLarge, null, share, most)] : Array.Empty<Finding>(),
        ];

        Threshold Known(string key) => Thresholds.Of(key, launch, purchase.Nature, purchase.Buyer) ?? throw new InvalidOperationException($"No rule {key} on {launch:O}.");
    }
}
