using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

public enum SearchOrder { Deadline, Publication }

public enum DeadlineWindow { Within7Days, From7To30Days, After30Days }

/// <summary>Where a page begins or ends: lists page by key, so page 25,000 costs what page 1 costs.</summary>
public sealed record PageKey(DateTimeOffset At, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Id:N}");

    public static PageKey? Read(string? text)
    {
        var parts = (text ?? "").Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var ticks) && ticks is > 0 and < 3_155_000_000_000_000_000
            && Guid.TryParseExact(parts[1], "N", out var id) ? new PageKey(new DateTimeOffset(ticks, TimeSpan.Zero), id) : null;
    }
}

/// <summary>Finds open consultations by words, kind, buyer and deadline. Three statements, whatever the page.</summary>
public sealed class ConsultationSearch(PlatformDb db)
{
    public const int PageSize = 20;

    /// <summary>Counting stops here: « plus de 1 000 » says as much as the true number and costs fifty times less (measured).</summary>
    public const int CountCap = 1_001;

    public sealed record Input
    {
        public string? Words { get; init; }
        public IReadOnlyList<Nature> Natures { get; init; } = [];
        public IReadOnlyList<string> Buyers { get; init; } = [];
        public IReadOnlyList<DeadlineWindow> Windows { get; init; } = [];
        public SearchOrder Order { get; init; }
        public PageKey? After { get; init; }
        public PageKey? Before { get; init; }
    }

    public sealed record Result(
        IReadOnlyList<Found> Page, int Count, PageKey? Previous, PageKey? Next,
        IReadOnlyDictionary<Nature, int> Natures, IReadOnlyList<BuyerCount> Buyers, IReadOnlyDictionary<DeadlineWindow, int> Windows)
    {
        public bool CountIsCapped => Count >= CountCap;
    }

    public sealed record Found(
        Guid Id, string Reference, string Title, string Buyer, string BuyerSlug, string Nature, string Procedure, int LotCount, string Cpv,
        DateTimeOffset PublishedAt, DateTimeOffset SubmissionDeadline, DateTimeOffset? DiscontinuedAt);

    public sealed record BuyerCount(string Slug, string Name, int Count);

    private sealed record Group(string Nature, string BuyerSlug, string Buyer, int Window, int Count);

    public async Task<Result> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (now, query) = await UnderstandAsync(db, input.Words, cancel);
        var groups = await GroupsAsync(query, now, cancel);
        var rows = await RowsAsync(input, query, now, cancel);

        var backwards = input.Before is not null && input.After is null;
        var more = rows.Count > PageSize;
        var page = rows.Take(PageSize).ToList();
        if (backwards) page.Reverse();
        PageKey KeyOf(Found row) => new(input.Order == SearchOrder.Deadline ? row.SubmissionDeadline : row.PublishedAt, row.Id);
        return new Result(
            page,
            groups.Where(g => InNature(g) && InBuyer(g) && InWindow(g)).Sum(g => g.Count),
            page.Count > 0 && (backwards ? more : input.After is not null) ? KeyOf(page[0]) : null,
            page.Count > 0 && (backwards || more) ? KeyOf(page[^1]) : null,
            Enum.GetValues<Nature>().ToDictionary(n => n, n => groups.Where(g => g.Nature == n.ToString() && InBuyer(g) && InWindow(g)).Sum(g => g.Count)),
            [.. groups.GroupBy(g => (g.BuyerSlug, g.Buyer)).OrderBy(g => g.Key.Buyer, FrenchOrder.Names)
                .Select(g => new BuyerCount(g.Key.BuyerSlug, g.Key.Buyer, g.Where(row => InNature(row) && InWindow(row)).Sum(row => row.Count)))],
            Enum.GetValues<DeadlineWindow>().ToDictionary(w => w, w => groups.Where(g => g.Window == (int)w && InNature(g) && InBuyer(g)).Sum(g => g.Count)));

        bool InNature(Group g) => input.Natures.Count == 0 || input.Natures.Any(n => n.ToString() == g.Nature);
        bool InBuyer(Group g) => input.Buyers.Count == 0 || input.Buyers.Contains(g.BuyerSlug, StringComparer.Ordinal);
        bool InWindow(Group g) => input.Windows.Count == 0 || input.Windows.Contains((DeadlineWindow)g.Window);
    }

    internal sealed record Question(DateTimeOffset Now, string Query);

    // The database's clock, and the words as PostgreSQL understands them, accents and endings aside; the last one may be unfinished. Empty when
    // nothing is left to look for.
    internal static async Task<Question> UnderstandAsync(PlatformDb db, string? words, CancellationToken cancel)
    {
        var parts = (words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(12)
            .Select(part => string.Concat(part.Take(60).Where(c => char.IsLetterOrDigit(c) || c is '-' or '’' or '\'')).Trim('-', '’', '\'')).Where(part => part.Length > 0).ToList();
        if (parts.Count == 0) return new(await db.NowAsync(cancel), "");
        var before = string.Join(' ', parts[..^1]);
        var last = $"'{parts[^1].Replace("'", "''", StringComparison.Ordinal)}':*";
        return (await db.Database.SqlQuery<Question>(
            $"""select sec.now() as "Now", (plainto_tsquery('french_unaccent', {before}) && to_tsquery('french_unaccent', {last}))::text as "Query" """).ToListAsync(cancel)).Single();
    }

    // Facets and count together, over the first matches only. With words and without are two texts: prepared, one text would get one plan.
    private async Task<List<Group>> GroupsAsync(string query, DateTimeOffset now, CancellationToken cancel) =>
        await db.Database.SqlQuery<Group>(FormattableStringFactory.Create($$"""
            select nature as "Nature", buyer_slug as "BuyerSlug", account as "Buyer", "window" as "Window", count(*)::int as "Count"
            from (select nature, buyer_slug, coalesce(buyer_account, buyer) as account,
                         case when submission_deadline < {0} + interval '7 days' then 0 when submission_deadline <= {0} + interval '30 days' then 1 else 2 end as "window"
                  from public_consultations
                  where closed_at is null and submission_deadline > {0} {{(query.Length == 0 ? "" : "and search @@ {2}::tsquery")}}
                  limit {1}) matches
            group by 1, 2, 3, 4
            """, now, CountCap, query)).ToListAsync(cancel);

    private async Task<List<Found>> RowsAsync(Input input, string query, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = query.Length == 0 ? All(now) : Matching(query, now);
        if (input.Natures.Count > 0)
        {
            var natures = input.Natures.Select(n => n.ToString()).ToArray();
            rows = rows.Where(row => natures.Contains(row.Nature));
        }
        if (input.Buyers.Count > 0)
        {
            var buyers = input.Buyers.ToArray();
            rows = rows.Where(row => buyers.Contains(row.BuyerSlug));
        }
        if (input.Windows.Count > 0)
        {
            var (near, far) = (now.AddDays(7), now.AddDays(30));
            var (a, b, c) = (input.Windows.Contains(DeadlineWindow.Within7Days), input.Windows.Contains(DeadlineWindow.From7To30Days), input.Windows.Contains(DeadlineWindow.After30Days));
            rows = rows.Where(row => (a && row.SubmissionDeadline < near) || (b && row.SubmissionDeadline >= near && row.SubmissionDeadline <= far) || (c && row.SubmissionDeadline > far));
        }
        return await Paged(rows, input).Take(PageSize + 1).ToListAsync(cancel);
    }

    private IQueryable<Found> All(DateTimeOffset now) => db.Database.SqlQuery<Found>($"""
        select id as "Id", reference as "Reference", title as "Title", buyer as "Buyer", buyer_slug as "BuyerSlug", nature as "Nature", procedure as "Procedure",
               lot_count as "LotCount", cpv as "Cpv", published_at as "PublishedAt", submission_deadline as "SubmissionDeadline", discontinued_at as "DiscontinuedAt"
        from public_consultations where closed_at is null and submission_deadline > {now}
        """);

    // « offset 0 » keeps the order and the limit out: with them, one rare word is looked for in every row from the nearest deadline on
    // (10,000 rows: 8 ms for 0.05; 100,000 rows: 120 ms for 0.1).
    private IQueryable<Found> Matching(string query, DateTimeOffset now) => db.Database.SqlQuery<Found>($"""
        select id as "Id", reference as "Reference", title as "Title", buyer as "Buyer", buyer_slug as "BuyerSlug", nature as "Nature", procedure as "Procedure",
               lot_count as "LotCount", cpv as "Cpv", published_at as "PublishedAt", submission_deadline as "SubmissionDeadline", discontinued_at as "DiscontinuedAt"
        from public_consultations where closed_at is null and submission_deadline > {now} and search @@ {query}::tsquery offset 0
        """);

    private static IQueryable<Found> Paged(IQueryable<Found> rows, Input input) => (input.Order, input.After, input.Before) switch
    {
        (SearchOrder.Deadline, { } after, _) => rows.Where(r => r.SubmissionDeadline > after.At || (r.SubmissionDeadline == after.At && r.Id > after.Id)).OrderBy(r => r.SubmissionDeadline).ThenBy(r => r.Id),
        (SearchOrder.Deadline, null, { } before) => rows.Where(r => r.SubmissionDeadline < before.At || (r.SubmissionDeadline == before.At && r.Id < before.Id)).OrderByDescending(r => r.SubmissionDeadline).ThenByDescending(r => r.Id),
        (SearchOrder.Deadline, null, null) => rows.OrderBy(r => r.SubmissionDeadline).ThenBy(r => r.Id),
        (SearchOrder.Publication, { } after, _) => rows.Where(r => r.PublishedAt < after.At || (r.PublishedAt == after.At && r.Id > after.Id)).OrderByDescending(r => r.PublishedAt).ThenBy(r => r.Id),
        (SearchOrder.Publication, null, { } before) => rows.Where(r => r.PublishedAt > before.At || (r.PublishedAt == before.At && r.Id < before.Id)).OrderBy(r => r.PublishedAt).ThenByDescending(r => r.Id),
        (SearchOrder.Publication, null, null) => rows.OrderByDescending(r => r.PublishedAt).ThenBy(r => r.Id),
    };
}
