using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Platform.Core.Alerts;
using Platform.Core.Consultations;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Pages.Consultations;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Feeds;

/// <summary>
/// The public consultations of the territory, or of one account, as Atom, JSON Feed and iCalendar. Open to every origin, without cookies; the answer depends
/// on the address alone, so that anybody may keep it. docs/decisions/0047-portals-and-feeds.md
/// </summary>
public static class FeedEndpoints
{
    private static readonly string[] Formats = ["atom", "json", "ics"];

    public static void MapFeeds(this IEndpointRouteBuilder app)
    {
        foreach (var format in Formats)
        {
            app.MapMethods($"{Links.Consultations}.{format}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, [AsParameters] Asked asked, Answers answers, CancellationToken cancel) =>
                answers.OfTerritoryAsync(context, format, asked, cancel)).Anonymous();
            app.MapMethods($"/{{{BeginUnitOfWork.PortalRoute}:{SlugConstraint.Name}}}{Links.Consultations}.{format}", [HttpMethods.Get, HttpMethods.Head], (string portail, HttpContext context, [AsParameters] Asked asked, Answers answers, CancellationToken cancel) =>
                answers.OfAccountAsync(context, portail, format, asked, cancel)).Anonymous();
        }
    }

    /// <summary>What a person of a company follows, for her calendar: it reads without signing in, behind an address that nobody guesses.</summary>
    public static void MapFollowedCalendar(this IEndpointRouteBuilder app) =>
        app.MapMethods(Links.Alerts.Calendar("{secret}"), [HttpMethods.Get, HttpMethods.Head], async (string secret, HttpContext context, FollowConsultation follow, IOptions<PortalOptions> options, CancellationToken cancel) =>
        {
            if (await follow.OfCalendarAsync(secret, cancel) is not { } items) return Results.NotFound();
            var site = options.Value.Site(context.Request);
            var address = site + Links.Alerts.Calendar(secret);
            context.Response.Headers.CacheControl = "private, no-store";
            return Results.Bytes(CalendarWriter.Write(new(address, AlertTexts.CalendarTitle, AlertTexts.CalendarSubtitle, address, site + Links.Consultations, address, null, DateTimeOffset.UnixEpoch,
                [.. items.Select(item => FeedEntry.Of(item, site))])), CalendarWriter.ContentType);
        }).Anonymous();

    /// <summary>The filters of the public list, by the same names.</summary>
    public sealed record Asked
    {
        public string? Q { get; init; }
        public string[]? Type { get; init; }
        public string[]? Procedure { get; init; }
        public string[]? Acheteur { get; init; }
        public string[]? Commune { get; init; }
        public string[]? Cpv { get; init; }
        public string[]? Limite { get; init; }
        public string[]? Montant { get; init; }
        public string? Apres { get; init; }

        private SearchAddress Address => new() { Words = Q, Types = Type, Procedure = Procedure, Buyers = Acheteur, Communes = Commune, Cpvs = Cpv, Limits = Limite, Amounts = Montant };

        public ReadFeed.Input For(Guid? account) => new() { Account = account, Filter = account is null ? Address.Filter : Address.Filter with { Words = null, Buyers = [], Communes = [] }, After = PageKey.Read(Apres) };

        /// <summary>A filter with a value that never was would silently be no filter.</summary>
        public string? Unknown => Address.Unknown;

        /// <summary>The filters, as they are written in an address.</summary>
        public string Query => SearchAddress.QueryOf(Address.Filter);
    }

    /// <summary>From what was asked to the bytes of the answer.</summary>
    public sealed class Answers(ReadFeed read, FindPortal find, ReadPostcodes postcodes, ReadTerritory territory, IOptions<PortalOptions> options)
    {
        public Task<IResult> OfTerritoryAsync(HttpContext context, string format, Asked asked, CancellationToken cancel)
        {
            var (site, portal) = (options.Value.Site(context.Request), options.Value);
            var address = $"{site}{Links.Consultations}.{format}";
            return AnswerAsync(context, format, asked, asked.For(null), new(
                Id: $"{site}{Links.Consultations}.atom{asked.Query}", Title: string.Format(null, UiTexts.FeedTitleTerritory, portal.Name, portal.Territory), UiTexts.FeedSubtitle,
                Self: address, Html: $"{site}{Links.Consultations}{asked.Query}", First: address, Next: null, Updated: DateTimeOffset.UnixEpoch, []), cancel);
        }

        public async Task<IResult> OfAccountAsync(HttpContext context, string slug, string format, Asked asked, CancellationToken cancel)
        {
            if (await find.ExecuteAsync(slug, cancel) is not { ClosedAt: null } account) return Results.NotFound();
            var site = options.Value.Site(context.Request);
            var address = $"{site}{Links.Portals.Account(account.Slug)}{Links.Consultations}.{format}";
            return await AnswerAsync(context, format, asked, asked.For(account.Id), new(
                Id: asked.Query.Length == 0 ? $"urn:uuid:{account.Id}" : $"urn:uuid:{account.Id}{asked.Query}", Title: string.Format(null, UiTexts.FeedTitleAccount, account.Name), UiTexts.FeedSubtitle,
                Self: address, Html: $"{site}{Links.Portals.Account(account.Slug)}", First: address, Next: null, account.Since, []), cancel);
        }

        // A reader of feeds shows a status and a text, never a page.
        private static IResult Refused(string unknown)
        {
            var values = SearchAddress.ValuesOf(unknown.Split('=')[0]);
            return Results.Text(string.Format(null, values is null ? UiTexts.FeedFilterUnknown : UiTexts.FeedFilterUnknownOf, unknown.Length > 100 ? unknown[..100] : unknown, string.Join(", ", values ?? [])), statusCode: StatusCodes.Status404NotFound);
        }

        // Several subscriptions of one reader are told apart by what they look for.
        private async Task<string> TitleAsync(string title, SearchFilter filter, CancellationToken cancel)
        {
            if (string.IsNullOrWhiteSpace(filter.Words) && !filter.IsNarrowed) return title;
            var names = new Dictionary<string, string>(filter.Communes.Count == 0 ? new Dictionary<string, string>(StringComparer.Ordinal) : await territory.CommunesAsync(filter.Communes, cancel), StringComparer.Ordinal);
            if (filter.Buyers.Count > 0)
                foreach (var account in (await territory.AccountsAsync(cancel)).Where(account => filter.Buyers.Contains(account.Slug, StringComparer.Ordinal))) names[account.Slug] = account.Name;
            return string.Format(null, UiTexts.FeedTitleFiltered, title, SearchInWords.Of(filter, names));
        }

        private async Task<IResult> AnswerAsync(HttpContext context, string format, Asked asked, ReadFeed.Input input, Feed empty, CancellationToken cancel)
        {
            if (asked.Unknown is { } unknown) return Refused(unknown);
            input = input with { Filter = await postcodes.FilterAsync(input.Filter, cancel) };
            var page = format == "ics" ? new(await read.DeadlinesAsync(input, cancel), null) : await read.LatestAsync(input, cancel);
            var site = options.Value.Site(context.Request);
            string After(PageKey? key) => key is null ? asked.Query : $"{asked.Query}{(asked.Query.Length == 0 ? '?' : '&')}apres={key}";
            var feed = empty with
            {
                Title = await TitleAsync(empty.Title, input.Filter, cancel),
                Self = empty.Self + After(input.After), First = empty.First + asked.Query, Next = page.Next is { } next ? empty.Self + After(next) : null,
                Updated = page.Items.Count == 0 ? await read.LastChangeAsync(input.Account, cancel) ?? empty.Updated : page.Items.Max(item => item.ChangedAt), Entries = [.. page.Items.Select(item => FeedEntry.Of(item, site))],
            };
            var (bytes, type) = format switch
            {
                "atom" => (AtomWriter.Write(feed), AtomWriter.ContentType),
                "json" => (JsonFeedWriter.Write(feed), JsonFeedWriter.ContentType),
                _ => (CalendarWriter.Write(feed), CalendarWriter.ContentType),
            };
            var headers = context.Response.Headers;
            headers.CacheControl = "public, max-age=300";
            headers.AccessControlAllowOrigin = "*";
            // Weak: the same words, compressed or not. Answers 304 by itself when the reader has them already. No date beside it: what goes away changes no date.
            return Results.Bytes(bytes, type, entityTag: new EntityTagHeaderValue($"\"{WebEncoders.Base64UrlEncode(SHA256.HashData(bytes), 0, 12)}\"", isWeak: true));
        }
    }
}
