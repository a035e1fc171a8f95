using Platform.Core.Law;
using Platform.Core.Portals;
using Platform.Core.Values;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Feeds;

/// <summary>A list of consultations to be followed, before it takes a format. Addresses are absolute: a feed is read elsewhere.</summary>
/// <param name="Id">Stays when the address changes.</param>
/// <param name="Self">Where this document is.</param>
/// <param name="Html">The page that says the same.</param>
/// <param name="First">The first document of the series (RFC 5005).</param>
/// <param name="Next">The one after this; null for the last.</param>
public sealed record Feed(string Id, string Title, string Subtitle, string Self, string Html, string First, string? Next, DateTimeOffset Updated, IReadOnlyList<FeedEntry> Entries);

/// <param name="Id">Of the consultation: the same in every feed and for ever.</param>
/// <param name="Summary">What matters without opening the page.</param>
public sealed record FeedEntry(
    Guid Id, string Url, string Title, string Summary, string Description, string Buyer, string Reference, string Nature, string Procedure, CpvCodeWords Cpv,
    DateTimeOffset Published, DateTimeOffset Updated, DateTimeOffset Deadline, bool Discontinued, bool IsFirstPhase, int Lots, string? Place, DateTimeOffset? Questions)
{
    /// <summary>What is handed in at the limit.</summary>
    public string Due => IsFirstPhase ? UiTexts.ApplicationsDue : UiTexts.BidsDue;

    /// <summary>URN of a UUID (RFC 9562): no host in it, so that it survives a move.</summary>
    public string Urn => $"urn:uuid:{Id}";

    /// <summary>Short ones, for readers that sort by them.</summary>
    public IEnumerable<string> Tags => Discontinued ? [Nature, Procedure, UiTexts.FeedDiscontinued] : [Nature, Procedure];

    public static FeedEntry Of(ReadFeed.Item item, string site) => new(
        item.Id, $"{site}{Links.Consultation(item.Id)}", item.DiscontinuedAt is null ? item.Title : $"{UiTexts.FeedDiscontinued}{FrenchFormat.NoBreak}: {item.Title}", SummaryOf(item), item.Description,
        item.Buyer, item.Reference, Words.OfNature(item.Nature), Words.OfProcedure(item.Procedure), new(item.Cpv, CpvCode.Named(item.Cpv)), item.PublishedAt, item.ChangedAt, item.SubmissionDeadline, item.DiscontinuedAt is not null,
        Words.IsInTwoSteps(item.Procedure), Math.Max(item.LotCount, 1), item.Place, item.QuestionsDeadline);

    private static string SummaryOf(ReadFeed.Item item) => item.DiscontinuedAt is { } discontinued
        ? string.Format(null, UiTexts.FeedSummaryDiscontinued, item.Buyer, item.Reference, FrenchFormat.LongDate(discontinued))
        : string.Format(null, Words.IsInTwoSteps(item.Procedure) ? UiTexts.FeedSummaryApplications : UiTexts.FeedSummary, item.Buyer, item.Reference, FrenchFormat.Limit(item.SubmissionDeadline));
}

/// <param name="Code">Eight digits: « 45454000 ».</param>
/// <param name="Words">The code and what it is called.</param>
public sealed record CpvCodeWords(string Code, string Words);
