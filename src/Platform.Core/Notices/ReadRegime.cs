using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>How the purchase of a consultation must be made known, by its estimated value and the day of its launch.</summary>
public sealed class ReadRegime(PlatformDb db)
{
    /// <param name="Value">Without tax; null: not estimated, so that nothing is known.</param>
    /// <param name="Regime">Null with it.</param>
    /// <param name="Needed">Groups of channels: one of each group must be used.</param>
    public sealed record Answer(decimal? Value, PurchaseRegime? Regime, IReadOnlyList<IReadOnlyList<NoticeChannel>> Needed)
    {
        public Publicity Publicity => Regime?.Publicity ?? Publicity.Adapted;

        /// <summary>The threshold that decides on the channels.</summary>
        public Threshold? Threshold => Regime?.DecidedBy.LastOrDefault(threshold => threshold.Key is "national-notice" or "formalised" or "specific-services" or "no-publicity" && (Regime.Publicity != Publicity.National || threshold.Key == "national-notice"));

        /// <summary>Groups of which no channel is chosen.</summary>
        public IReadOnlyList<IReadOnlyList<NoticeChannel>> Missing(IEnumerable<ChosenChannel> chosen)
        {
            var channels = chosen.Select(choice => choice.Channel).ToHashSet();
            return [.. Needed.Where(group => !group.Any(channels.Contains))];
        }
    }

    public async Task<Answer> ExecuteAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        var value = await db.Estimates.Where(estimate => estimate.ConsultationId == consultation.Id && estimate.LotNumber == 0).Select(estimate => (decimal?)estimate.Amount).SingleOrDefaultAsync(cancel);
        if (value is not { } amount || consultation.Procedure == Values.Procedure.WithoutPublicity) return new(value, null, []);
        var terms = await db.ConsultationTerms.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation.Id, cancel);
        var regime = PurchaseRegime.Of(new(consultation.Nature, BuyerKind.LocalAuthority, amount, terms?.Stated.IsSpecific ?? false), now);
        return new(amount, regime, regime.Channels(BuyerKind.LocalAuthority));
    }
}
