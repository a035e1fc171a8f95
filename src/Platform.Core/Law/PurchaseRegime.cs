using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>How a purchase is made known. National: BOAMP or a gazette (CCP, art. R2131-12). European: the JOUE, and for some buyers the BOAMP too (R2131-16).</summary>
public enum Publicity { None, Adapted, National, European }

/// <summary>A place where a notice may have to appear.</summary>
public enum NoticeChannel { BuyerProfile, Boamp, Gazette, Joue }

/// <summary>What a purchase is, as far as thresholds go.</summary>
/// <param name="Value">Estimated, without tax, all lots, options, renewals and prizes counted (CCP, art. R2121-1).</param>
/// <param name="IsSpecific">Social and other specific services.</param>
public sealed record Purchase(Nature Nature, BuyerKind Buyer, decimal Value, bool IsSpecific = false);

/// <summary>What the value of a purchase demands on the day of its launch (CCP, art. L2120-1 to L2124-1). Each answer keeps the threshold that gave it.</summary>
/// <param name="DecidedBy">The highest threshold that the value reaches, or the first that it does not.</param>
public sealed record PurchaseRegime(bool NeedsCompetition, bool IsFormalised, Publicity Publicity, bool NeedsDceOnline, bool NeedsWriting, IReadOnlyList<Threshold> DecidedBy)
{
    public static PurchaseRegime Of(Purchase purchase, DateTimeOffset launch) => Of(purchase, launch, mayBeFormalised: true);

    /// <summary>Small lots of a formalised purchase, passed by an adapted procedure whatever they are worth together (R2123-1, 2°): their own value decides on publicity (R2131-12).</summary>
    public static PurchaseRegime OfSmallLots(Purchase lots, DateTimeOffset launch) => Of(lots, launch, mayBeFormalised: false);

    private static PurchaseRegime Of(Purchase purchase, DateTimeOffset launch, bool mayBeFormalised)
    {
        var decided = new List<Threshold>();
        var competition = Reaches("no-publicity", unlessAny: true);
        var formalised = mayBeFormalised && !purchase.IsSpecific && Reaches("formalised", unlessAny: false);
        var european = formalised || (purchase.IsSpecific && Reaches("specific-services", unlessAny: false));
        var publicity = european ? Publicity.European : !competition ? Publicity.None : !purchase.IsSpecific && Reaches("national-notice", unlessAny: false) ? Publicity.National : Publicity.Adapted;
        return new(competition, formalised, publicity, Reaches("dce-online", unlessAny: false), Reaches("written", unlessAny: false), decided);

        bool Reaches(string key, bool unlessAny)
        {
            if (Thresholds.Of(key, launch, purchase.Nature, purchase.Buyer) is not { } threshold) return unlessAny;
            decided.Add(threshold);
            return threshold.IsReachedBy(purchase.Value);
        }
    }

    /// <summary>Where the notice must appear, by the law of that day.</summary>
    public NeededChannels Channels(BuyerKind buyer, DateTimeOffset launch) => NeededChannels.Of(Publicity, buyer, launch);
}
