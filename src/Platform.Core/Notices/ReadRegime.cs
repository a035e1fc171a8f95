using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;
using Microsoft.EntityFrameworkCore;

namespace Platform.Core.Notices;

/// <summary>How the purchase of a consultation must be made known, by its value and the day of its launch.</summary>
public sealed class ReadRegime(ReadStatement readStatement, ReadLegality readLegality)
{
    /// <param name="Value">Without tax; null: not estimated.</param>
    /// <param name="Regime">Null: without a value, nothing is known of an adapted procedure; a formalised one is European as such.</param>
    /// <param name="Needed">Groups of channels: one of each group must be used.</param>
    /// <param name="Stated">What it was judged by.</param>
    /// <param name="Buyer">As what the buyer buys.</param>
    public sealed record Answer(decimal? Value, PurchaseRegime? Regime, IReadOnlyList<IReadOnlyList<NoticeChannel>> Needed, Statement Stated, BuyerKind Buyer)
    {
        public Publicity Publicity => Regime?.Publicity ?? Publicity.Adapted;

        /// <summary>The threshold that decides on the channels.</summary>
        public Threshold? Threshold => Regime?.DecidedBy.LastOrDefault(threshold => Publicity == Publicity.European ? threshold.Key is "formalised" or "specific-services" : threshold.Key == "national-notice");

        /// <summary>Groups of which no channel is chosen.</summary>
        public IReadOnlyList<IReadOnlyList<NoticeChannel>> Missing(IEnumerable<ChosenChannel> chosen)
        {
            var channels = chosen.Select(choice => choice.Channel).ToHashSet();
            return [.. Needed.Where(group => !group.Any(channels.Contains))];
        }
    }

    public async Task<Answer> ExecuteAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        var stated = await readStatement.ExecuteAsync(consultation.Id, cancel);
        var judged = await readLegality.ExecuteAsync(consultation, stated, now, cancel);
        return judged is { Procedure: not Procedure.WithoutPublicity, RegimeOfPublicity: { } regime } ? new(judged.Value, regime, regime.Channels(judged.Buyer, now).Groups, stated, judged.Buyer) : new(judged.Value, null, [], stated, judged.Buyer);
    }
}

/// <summary>What the linter asks: where the notice of a draft will appear, the profile always; and since when the Office knows of it.</summary>
internal sealed class NoticePlan(PlatformDb db) : INoticePlan
{
    public async Task<IReadOnlyList<NoticeChannel>?> ChannelsAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        [.. (await db.NoticeChoices.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation, cancel))?.Chosen.Select(channel => channel.Channel).Distinct() ?? [NoticeChannel.BuyerProfile]];

    public async Task<DateOnly?> AnnouncedAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var joue = await (from publication in db.ChannelPublications.AsNoTracking()
                          join notice in db.Notices on publication.NoticeId equals notice.Id
                          where publication.ConsultationId == consultation && publication.Channel == NoticeChannel.Joue && notice.Kind == NoticeKind.PriorInformationShortening && notice.CorrectsId == null
                          select publication).ToListAsync(cancel);
        return joue.Where(publication => publication.KnownToOfficeAt is not null).Min(publication => publication.KnownToOfficeAt) is { } first ? FranceTime.DayOf(first) : null;
    }
}
