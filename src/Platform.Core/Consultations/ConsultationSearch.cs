using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consultations;

/// <summary>Finds published consultations. Three statements, whatever the page; a fourth where the count is not that of the facets; words that find nothing are mended once, or fewer of them are proposed.</summary>
public sealed class ConsultationSearch(PlatformDb db, CorrectWords correct, LoosenWords loosen)
{
    public const int PageSize = 20;

    /// <summary>Counting stops here: « plus de 1 000 » says as much as the true number and costs fifty times less (measured).</summary>
    public const int CountCap = 1_001;

    public sealed record Input
    {
        public SearchFilter Filter { get; init; } = new();
        public SearchState State { get; init; }
        public SearchOrder Order { get; init; }
        public PageKey? After { get; init; }
        public PageKey? Before { get; init; }

        /// <summary>What no longer takes bids is read from the newest limit back; what does, from the nearest on.</summary>
        internal bool FromNewest => Order == SearchOrder.Publication || State == SearchState.Closed;
        internal bool Backwards => Before is not null && After is null;
    }

    /// <param name="Corrected">The words that were looked for instead, when those that were asked for find nothing.</param>
    /// <param name="Looser">Fewer words that do find something, when all of them together do not.</param>
    public sealed record Result(IReadOnlyList<Found> Page, int Count, PageKey? Previous, PageKey? Next, SearchFacets Facets, string? Corrected, IReadOnlyList<LoosenWords.Fewer> Looser)
    {
        public bool CountIsCapped => Count >= CountCap;
    }

    public sealed record Found(
        Guid Id, string Reference, string Title, string Buyer, string BuyerSlug, string Nature, string Procedure, int LotCount, string Cpv,
        DateTimeOffset PublishedAt, DateTimeOffset SubmissionDeadline, DateTimeOffset? DiscontinuedAt);

    public async Task<Result> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var question = await Question.UnderstandAsync(db, input.Filter.Words, cancel);
        var facets = new SearchFacets(input.Filter, await GroupsAsync(input, question, cancel));
        string? corrected = null;
        IReadOnlyList<LoosenWords.Fewer> looser = [];
        if (facets.IsEmpty && question.Query.Length > 0)
        {
            var mended = await correct.ExecuteAsync(input.Filter.Words, cancel);
            if (mended is not null)
            {
                var again = await Question.UnderstandAsync(db, mended, cancel);
                var found = new SearchFacets(input.Filter, await GroupsAsync(input, again, cancel));
                if (!found.IsEmpty) (corrected, question, facets) = (mended, again, found);
            }
            if (facets.IsEmpty) looser = await loosen.ExecuteAsync(input with { Filter = input.Filter with { Words = mended ?? input.Filter.Words } }, question.Now, cancel);
        }
        var rows = facets.IsEmpty ? [] : await RowsAsync(input, question, cancel);
        var count = facets.AreCapped && input.Filter.IsNarrowed ? await CountAsync(input, question, cancel) : facets.Count;

        var more = rows.Count > PageSize;
        var page = rows.Take(PageSize).ToList();
        if (input.Backwards) page.Reverse();
        PageKey KeyOf(Found row) => new(input.Order == SearchOrder.Deadline ? row.SubmissionDeadline : row.PublishedAt, row.Id);
        return new Result(
            page, count,
            page.Count > 0 && (input.Backwards ? more : input.After is not null) ? KeyOf(page[0]) : null,
            page.Count > 0 && (input.Backwards || more) ? KeyOf(page[^1]) : null,
            facets, corrected, looser);
    }

    internal static string InState(Input input, DateTimeOffset now, SearchText text) =>
        input.State == SearchState.Open ? $"closed_at is null and submission_deadline > {text.Put(now)}" : "closed_at is not null";

    private static string Candidates(Input input, Question question, SearchText text) =>
        InState(input, question.Now, text)
        + (question.Query.Length == 0 ? "" : $" and search @@ {text.Put(question.Query)}::tsquery");

    // Facets and count together, over the first matches of the words only: each criterion is then counted under the others, without asking again.
    private async Task<List<SearchFacets.Group>> GroupsAsync(Input input, Question question, CancellationToken cancel)
    {
        var text = new SearchText();
        var (now, cpvs) = (text.Put(question.Now), input.Filter.Cpvs.Count == 0 ? "true" : $"branches && {text.Put(input.Filter.Cpvs.ToArray())}");
        return await db.Database.SqlQuery<SearchFacets.Group>(text.Sql($"""
            select nature as "Nature", procedure as "Procedure", buyer_slug as "BuyerSlug", account as "Buyer", insee_code as "Commune", divisions as "Divisions", in_cpv as "InCpv", band as "Band", "window" as "Window", ended as "Ended", count(*)::int as "Count"
            from (select nature, procedure, buyer_slug, coalesce(buyer_account, buyer) as account, insee_code, divisions, {cpvs} as in_cpv, {SearchText.Band} as band,
                         case when submission_deadline < {now} + interval '7 days' then 0 when submission_deadline <= {now} + interval '30 days' then 1 else 2 end as "window",
                         discontinued_at is not null as ended
                  from public_consultations p where {Candidates(input, question, text)} limit {text.Put(CountCap)}) matches
            group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
            """)).ToListAsync(cancel);
    }

    private async Task<int> CountAsync(Input input, Question question, CancellationToken cancel)
    {
        var text = new SearchText();
        return (await db.Database.SqlQuery<int>(text.Sql($"""
            select count(*)::int as "Value" from (select from public_consultations p where {Candidates(input, question, text)}{text.And(input.Filter, question.Now)} limit {text.Put(CountCap)}) matches
            """)).ToListAsync(cancel)).Single();
    }

    // « offset 0 » keeps the order and the limit out: with them, one rare word is looked for in every row from the nearest deadline on
    // (10,000 rows: 8 ms for 0.05; 100,000 rows: 120 ms for 0.1).
    private async Task<List<Found>> RowsAsync(Input input, Question question, CancellationToken cancel)
    {
        var text = new SearchText();
        var where = Candidates(input, question, text) + text.And(input.Filter, question.Now) + (question.Query.Length == 0 ? "" : " offset 0");
        var at = input.Order == SearchOrder.Deadline ? "submission_deadline" : "published_at";
        var (up, key) = (input.FromNewest == input.Backwards, input.Backwards ? input.Before : input.After);
        return await db.Database.SqlQuery<Found>(text.Sql($"""
            select id as "Id", reference as "Reference", title as "Title", buyer as "Buyer", buyer_slug as "BuyerSlug", nature as "Nature", procedure as "Procedure",
                   lot_count as "LotCount", cpv as "Cpv", published_at as "PublishedAt", submission_deadline as "SubmissionDeadline", discontinued_at as "DiscontinuedAt"
            from (select id, reference, title, buyer, buyer_slug, nature, procedure, lot_count, cpv, published_at, submission_deadline, discontinued_at
                  from public_consultations p where {where}) matches
            where {(key is null ? "true" : Beyond(text, at, key, up, input.Backwards))}
            order by {at} {(up ? "asc" : "desc")}, id {(input.Backwards ? "desc" : "asc")} limit {PageSize + 1}
            """)).ToListAsync(cancel);
    }

    // The bound alone goes to the index; the rest decides among those of the same instant.
    private static string Beyond(SearchText text, string at, PageKey key, bool up, bool backwards)
    {
        var (instant, id) = (text.Put(key.At), text.Put(key.Id));
        return $"{at} {(up ? ">=" : "<=")} {instant} and ({at} <> {instant} or id {(backwards ? "<" : ">")} {id})";
    }
}
