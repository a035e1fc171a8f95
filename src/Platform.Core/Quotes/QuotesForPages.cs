using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>The account's own requests.</summary>
public sealed class QuotesForBuyer(PlatformDb db)
{
    /// <param name="Department">For which it is bought.</param>
    /// <param name="Decision">The last one; null while nothing is decided.</param>
    public sealed record Line(Id<QuoteRequest> Id, Guid Department, string Title, bool IsPublic, DateTimeOffset AnswersDue, DateTimeOffset? SentAt, int? Year, int? Number, QuoteDecision? Decision);

    /// <param name="Department">For which it is bought.</param>
    public sealed record Whole(QuoteRequest Request, string Department, IReadOnlyList<string> Recipients);

    private sealed record Decided(Guid Request, string Outcome);

    /// <summary>Which of its requests an account looks at.</summary>
    public enum Kind { Draft, Sent, ToCompare, Decided }

    /// <param name="Drafts">How many wait to be sent, and <paramref name="ToCompare"/> to be decided about, whatever is looked for.</param>
    /// <param name="Next">The last one shown, where the next page begins; null at the end.</param>
    public sealed record Page(IReadOnlyList<Line> Lines, int Drafts, int ToCompare, Guid? Next);

    public const int PerPage = 25;

    /// <summary>The newest first, by 25.</summary>
    /// <param name="kind">Null for all.</param>
    /// <param name="words">Part of a title or of a reference; null for all.</param>
    /// <param name="after">The last one of the page before; null for the first.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Page> ListAsync(Kind? kind, string? words, Guid? after, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var rows = await Of(kind, words, after, now).AsNoTracking().OrderByDescending(q => q.Id).Take(PerPage + 1).Select(q => new { q.Id, Department = q.DepartmentId, q.Title, q.IsPublic, q.AnswersDue, q.SentAt, q.QuotaYear, q.QuotaNumber }).ToListAsync(cancel);
        Guid[] ids = [.. rows.Select(row => row.Id.Value)];
        var decided = (await db.Database.SqlQuery<Decided>($"select distinct on (request_id) request_id as \"Request\", outcome as \"Outcome\" from quote_outcomes where request_id = any ({ids}) order by request_id, number desc").ToListAsync(cancel))
            .ToDictionary(row => row.Request, row => Enum.Parse<QuoteDecision>(row.Outcome));
        List<Line> lines = [.. rows.Take(PerPage).Select(q => new Line(q.Id, q.Department.Value, q.Title, q.IsPublic, q.AnswersDue, q.SentAt, q.QuotaYear, q.QuotaNumber, decided.TryGetValue(q.Id.Value, out var decision) ? decision : null))];
        return new(lines, await Of(Kind.Draft, null, null, now).CountAsync(cancel), await Of(Kind.ToCompare, null, null, now).CountAsync(cancel), rows.Count > PerPage ? lines[^1].Id.Value : null);
    }

    private IQueryable<QuoteRequest> Of(Kind? kind, string? words, Guid? after, DateTimeOffset now) => db.QuoteRequests.FromSql($"""
        select * from quote_requests q where ({after}::uuid is null or q.id < {after})
          and unaccent(concat_ws(' ', q.title, 'DEV-' || q.quota_year || '-' || lpad(q.quota_number::text, greatest(3, length(q.quota_number::text)), '0'))) ilike unaccent({SupplierDirectory.Like(words)})
          and ({kind?.ToString()}::text is null or {kind?.ToString()} = case when q.sent_at is null then 'Draft'
            when exists (select from quote_outcomes o where o.tenant_id = q.tenant_id and o.request_id = q.id) then 'Decided' when q.answers_due <= {now} then 'ToCompare' else 'Sent' end)
        """);

    /// <summary>Whose request it is, for the policy of the pages. In SQL, past the filter of the entities: each layer judges by itself.</summary>
    /// <returns>Null when there is none, or none to be seen.</returns>
    public Task<Guid?> DepartmentAsync(Guid request, CancellationToken cancel) =>
        db.Database.SqlQuery<Guid?>($"select department_id as \"Value\" from quote_requests where id = {request}").SingleOrDefaultAsync(cancel);

    public async Task<Whole?> FindAsync(Id<QuoteRequest> id, CancellationToken cancel)
    {
        if (await db.QuoteRequests.AsNoTracking().SingleOrDefaultAsync(q => q.Id == id, cancel) is not { } request) return null;
        var names = await db.QuoteRecipients.Where(r => r.RequestId == id).Select(r => r.Name).ToListAsync(cancel);
        var department = await db.Departments.Where(d => d.Id == request.DepartmentId).Select(d => d.Name).SingleAsync(cancel);
        return new(request, department, [.. names.Order(FrenchOrder.Names)]);
    }
}

/// <summary>Requests as those read them who may answer: everybody the public ones, a company also those that were sent to it. No page says who else was asked.</summary>
public sealed class QuotesForSuppliers(PlatformDb db, CurrentScope scope)
{
    /// <param name="Buyer">What the account was called on the day it was sent.</param>
    public sealed record Line(Guid Id, string Buyer, string? OnBehalfOf, string Title, string Description, string Cpv, string? Place, bool IsPublic, DateTimeOffset AnswersDue, DateTimeOffset SentAt, int Year, int Number);

    /// <param name="Request">As everybody reads it.</param>
    /// <param name="ContactEmail">For companies that are signed in; null on the public page.</param>
    public sealed record Whole(Line Request, string? ContactEmail);

    /// <summary>Those that can still be answered, the nearest date first.</summary>
    public async Task<IReadOnlyList<Line>> OpenAsync(CancellationToken cancel) => await ReadAsync(null, past: false, cancel);

    /// <summary>Those whose date has passed, the last ones first.</summary>
    public async Task<IReadOnlyList<Line>> PastAsync(CancellationToken cancel) => await ReadAsync(null, past: true, cancel);

    public async Task<Whole?> FindAsync(Id<QuoteRequest> id, CancellationToken cancel)
    {
        if (await ReadAsync(id.Value, null, cancel) is not [var request]) return null;
        var contact = scope.Required is Scope.Company ? await db.QuoteRequests.Where(q => q.Id == id).Select(q => q.ContactEmail).SingleAsync(cancel) : null;
        return new(request, contact);
    }

    // The policies say the same: this is the layer in front of them.
    private async Task<List<Line>> ReadAsync(Guid? one, bool? past, CancellationToken cancel)
    {
        var (now, company) = (await db.NowAsync(cancel), (scope.Required as Scope.Company)?.CompanyId);
        return await db.Database.SqlQuery<Line>($"""
            select q.id as "Id", q.account_name as "Buyer", q.on_behalf_of as "OnBehalfOf", q.title as "Title", q.description as "Description", q.cpv as "Cpv", q.place as "Place", q.is_public as "IsPublic",
              q.answers_due as "AnswersDue", q.sent_at as "SentAt", q.quota_year as "Year", q.quota_number as "Number"
            from quote_requests q
            where q.sent_at is not null and ({one}::uuid is null or q.id = {one}) and ({past}::boolean is null or (q.answers_due <= {now}) = {past})
              and (q.is_public or q.id = any ({await SentToAsync(company, cancel)}))
            order by case when {past}::boolean then now() - q.answers_due else q.answers_due - now() end, q.id limit 200
            """).ToListAsync(cancel);
    }

    // A visitor's database role does not even know the table.
    private async Task<Guid[]> SentToAsync(Guid? company, CancellationToken cancel) => company is null ? []
        : [.. await db.Database.SqlQuery<Guid>($"select request_id as \"Value\" from quote_recipients where company_id = {company}").ToListAsync(cancel)];
}
