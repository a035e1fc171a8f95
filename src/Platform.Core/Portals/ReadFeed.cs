using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Portals;

/// <summary>What feeds and calendars tell of published consultations, of one account or of the whole territory: public rows and public columns only.</summary>
public sealed class ReadFeed(PlatformDb db)
{
    public const int PageSize = 50;

    /// <summary>Of a page that a person reads.</summary>
    public const int ListSize = 20;

    /// <summary>A calendar has no pages: the nearest of them, with those whose limit passed in the last month.</summary>
    public const int MostDeadlines = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public sealed record Input
    {
        /// <summary>Null: the whole territory.</summary>
        public Guid? Account { get; init; }

        /// <summary>As on the page. Words are looked for on the whole territory.</summary>
        public SearchFilter Filter { get; init; } = new();
        public PageKey? After { get; init; }
    }

    /// <param name="Buyer">Name of the account today; of a structure linked to it, the name under which it published.</param>
    /// <param name="ChangedAt">Last change of its limit or its file, or its end without a contract; its publication otherwise.</param>
    public sealed record Item(
        Guid Id, string Reference, string Title, string Description, string Buyer, string BuyerSlug, string Nature, string Procedure, string Cpv, int LotCount,
        DateTimeOffset PublishedAt, DateTimeOffset ChangedAt, DateTimeOffset SubmissionDeadline, DateTimeOffset? DiscontinuedAt, string? Place, DateTimeOffset? QuestionsDeadline);

    public sealed record Page(IReadOnlyList<Item> Items, PageKey? Next);

    /// <summary>Newest change first. Nothing in it depends on the hour of reading, so that the same bytes are served until something changes.</summary>
    public async Task<Page> LatestAsync(Input input, CancellationToken cancel)
    {
        var rows = await FilteredAsync(input, cancel);
        if (input.After is { } after) rows = rows.Where(r => r.ChangedAt < after.At || (r.ChangedAt == after.At && r.Id > after.Id));
        var page = await rows.OrderByDescending(r => r.ChangedAt).ThenBy(r => r.Id).Take(PageSize + 1).ToListAsync(cancel);
        return page.Count <= PageSize ? new(page, null) : new([.. page.Take(PageSize)], new(page[PageSize - 1].ChangedAt, page[PageSize - 1].Id));
    }

    /// <summary>When anything of the account, or of the territory, last changed: of a list without a hit too. Null: nothing was ever published.</summary>
    public async Task<DateTimeOffset?> LastChangeAsync(Guid? account, CancellationToken cancel) => await (await FilteredAsync(new() { Account = account }, cancel)).MaxAsync(row => (DateTimeOffset?)row.ChangedAt, cancel);

    /// <summary>Soonest limit first.</summary>
    public async Task<IReadOnlyList<Item>> DeadlinesAsync(Input input, CancellationToken cancel)
    {
        var since = await db.NowAsync(cancel) - Kept;
        return await (await FilteredAsync(input, cancel)).Where(r => r.SubmissionDeadline > since).OrderBy(r => r.SubmissionDeadline).ThenBy(r => r.Id).Take(MostDeadlines).ToListAsync(cancel);
    }

    /// <summary>Those that still take bids, soonest limit first; of the whole territory when no account is said.</summary>
    public async Task<Page> OpenAsync(Guid? account, PageKey? after, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var rows = (await FilteredAsync(new() { Account = account }, cancel)).Where(r => r.SubmissionDeadline > now && r.DiscontinuedAt == null);
        if (after is not null) rows = rows.Where(r => r.SubmissionDeadline > after.At || (r.SubmissionDeadline == after.At && r.Id > after.Id));
        return Cut(await rows.OrderBy(r => r.SubmissionDeadline).ThenBy(r => r.Id).Take(ListSize + 1).ToListAsync(cancel));
    }

    /// <summary>These, whatever became of their accounts, soonest limit first.</summary>
    public async Task<IReadOnlyList<Item>> OfAsync(IReadOnlyCollection<Guid> consultations, CancellationToken cancel)
    {
        Guid[] ids = [.. consultations];
        return ids.Length == 0 ? [] : await db.Database.SqlQuery<Item>($"""
            select p.id as "Id", reference as "Reference", title as "Title", description as "Description", buyer as "Buyer", t.slug as "BuyerSlug", nature as "Nature", procedure as "Procedure",
                   cpv as "Cpv", lot_count as "LotCount", published_at as "PublishedAt", changed_at as "ChangedAt", submission_deadline as "SubmissionDeadline", discontinued_at as "DiscontinuedAt", p.place as "Place", p.questions_deadline as "QuestionsDeadline"
            from public_consultations p join tenants t on t.id = p.tenant_id where p.id = any ({ids})
            """).OrderBy(item => item.SubmissionDeadline).ThenBy(item => item.Id).ToListAsync(cancel);
    }

    /// <summary>Of an account: limit passed, or discontinued. Newest limit first.</summary>
    public async Task<Page> PastAsync(Guid account, PageKey? after, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var rows = (await FilteredAsync(new() { Account = account }, cancel)).Where(r => r.SubmissionDeadline <= now || r.DiscontinuedAt != null);
        if (after is not null) rows = rows.Where(r => r.SubmissionDeadline < after.At || (r.SubmissionDeadline == after.At && r.Id > after.Id));
        return Cut(await rows.OrderByDescending(r => r.SubmissionDeadline).ThenBy(r => r.Id).Take(ListSize + 1).ToListAsync(cancel));
    }

    private static Page Cut(List<Item> rows) => rows.Count <= ListSize ? new(rows, null) : new([.. rows.Take(ListSize)], new(rows[ListSize - 1].SubmissionDeadline, rows[ListSize - 1].Id));

    private async Task<IQueryable<Item>> FilteredAsync(Input input, CancellationToken cancel)
    {
        var (now, query) = await Question.UnderstandAsync(db, input.Filter.Words, cancel);
        var text = new SearchText();
        // Of an account that is closed, its own page still tells. Words are looked for among those that are not closed: that is what the index holds, and
        // « offset 0 » keeps the order out of it.
        var where = input.Account is { } account ? $"p.tenant_id = {text.Put(account)} and t.activated_at is not null" : "t.activated_at is not null and t.closed_at is null";
        var found = query.Length == 0 ? "" : $" and p.closed_at is null and search @@ {text.Put(query)}::tsquery";
        return db.Database.SqlQuery<Item>(text.Sql($"""
            select p.id as "Id", reference as "Reference", title as "Title", description as "Description", buyer as "Buyer", t.slug as "BuyerSlug", nature as "Nature", procedure as "Procedure",
                   cpv as "Cpv", lot_count as "LotCount", published_at as "PublishedAt", changed_at as "ChangedAt", submission_deadline as "SubmissionDeadline", discontinued_at as "DiscontinuedAt", p.place as "Place", p.questions_deadline as "QuestionsDeadline"
            from public_consultations p join tenants t on t.id = p.tenant_id where {where}{found}{text.And(input.Filter, now, "t.slug")}{(query.Length == 0 ? "" : " offset 0")}
            """));
    }
}
