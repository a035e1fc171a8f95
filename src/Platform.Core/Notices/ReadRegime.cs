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
    /// <param name="IsSpecific">Social and other specific services.</param>
    /// <param name="IsShortened">Urgency did shorten the time of this procedure.</param>
    /// <param name="AsChosen">Of a formalised procedure that was chosen under the thresholds: where its notice belongs all the same; null: of none.</param>
    public sealed record Answer(decimal? Value, PurchaseRegime? Regime, IReadOnlyList<IReadOnlyList<NoticeChannel>> Needed, Statement Stated, BuyerKind Buyer, bool IsSpecific, bool IsShortened, NeededChannels? AsChosen)
    {
        public Publicity Publicity => Regime?.Publicity ?? Publicity.Adapted;

        /// <summary>Of its notices, which the forms of the channels follow.</summary>
        public NoticeRegime Form => Publicity switch
        {
            Publicity.European => IsSpecific ? NoticeRegime.Specific : NoticeRegime.Formalised,
            Publicity.National => NoticeRegime.National,
            Publicity.Adapted or Publicity.None => NoticeRegime.Adapted,
        };

        /// <summary>The threshold that decides on the channels.</summary>
        public Threshold? Threshold => Regime?.DecidedBy.LastOrDefault(threshold => Publicity == Publicity.European ? threshold.Key is "formalised" or "specific-services" : threshold.Key == "national-notice");

        /// <summary>Groups of which no channel is chosen.</summary>
        public IReadOnlyList<IReadOnlyList<NoticeChannel>> Missing(IEnumerable<ChosenChannel> chosen) => Without(Needed, chosen);

        /// <summary>The same of what the procedure asks for and the value does not.</summary>
        public IReadOnlyList<IReadOnlyList<NoticeChannel>> MissingAsChosen(IEnumerable<ChosenChannel> chosen) => Without(AsChosen?.Groups ?? [], chosen);

        private static IReadOnlyList<IReadOnlyList<NoticeChannel>> Without(IReadOnlyList<IReadOnlyList<NoticeChannel>> groups, IEnumerable<ChosenChannel> chosen)
        {
            var channels = chosen.Select(choice => choice.Channel).ToHashSet();
            return [.. groups.Where(group => !group.Any(channels.Contains))];
        }
    }

    public async Task<Answer> ExecuteAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        var stated = await readStatement.ExecuteAsync(consultation.Id, cancel);
        var judged = await readLegality.ExecuteAsync(consultation, stated, now, cancel);
        var regime = judged.Procedure == Procedure.WithoutPublicity ? null : judged.RegimeOfPublicity;
        return new(judged.Value, regime, regime?.Channels(judged.Buyer, now).Groups ?? [], stated, judged.Buyer, judged.Bought(0).IsSpecific, judged.IsShortened, judged.ChannelsAsChosen);
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
