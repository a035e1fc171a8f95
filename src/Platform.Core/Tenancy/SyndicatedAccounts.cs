using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The accounts of the lead in scope: metadata only, never what they own.</summary>
public sealed class SyndicatedAccounts(PlatformDb db, CurrentScope scope)
{
    public sealed record Row(Tenant Account, DateOnly? AttestationLateSince)
    {
        public string Name => Account.Name;

        public string Slug => Account.Slug;
    }

    /// <summary>An account that one of them asks for, for a structure linked to it.</summary>
    public sealed record Request(string Account, string Name, string Siret, int Contracts, string ByName, DateTimeOffset At);

    private sealed record Late(Guid Tenant, DateOnly DueOn);

    /// <summary>Those that wait: no account of this lead has the number yet.</summary>
    public async Task<IReadOnlyList<Request>> RequestsAsync(CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        return await db.Database.SqlQuery<Request>($"""
            select t.name as "Account", r.name as "Name", r.siret as "Siret", r.contracts_per_year as "Contracts", r.asked_by_name as "ByName", r.asked_at as "At"
            from account_requests r join tenants t on t.id = r.tenant_id
            where t.lead_id = {lead} and not exists (select from tenants o where o.lead_id = {lead} and o.siret = r.siret and o.abandoned_at is null) order by r.asked_at
            """).ToListAsync(cancel);
    }

    public Task<IReadOnlyList<Row>> ReadAsync(CancellationToken cancel) => ReadAsync(null, cancel);

    /// <param name="some">Ids; null: all of them.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<Row>> ReadAsync(IReadOnlyCollection<Guid>? some, CancellationToken cancel)
    {
        var (lead, ids) = (new Id<Tenant>(((Scope.Lead)scope.Required).LeadId), some?.ToArray());
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var late = (await db.Database.SqlQuery<Late>($"""
            select distinct on (tenant_id) tenant_id as "Tenant", due_on as "DueOn" from people_attestations
            where quarter = {Law.AttestationRule.QuarterOf(today)} and attested_at is null and due_on < {today} and ({ids}::uuid[] is null or tenant_id = any ({ids}::uuid[])) order by tenant_id
            """).ToListAsync(cancel)).ToDictionary(l => l.Tenant, l => l.DueOn);
        var hosted = db.Tenants.AsNoTracking().Where(t => t.LeadId == lead);
        if (some?.Select(id => new Id<Tenant>(id)).ToList() is { } wanted) hosted = hosted.Where(t => wanted.Contains(t.Id));
        var rows = await hosted.ToListAsync(cancel);
        return [.. rows.Select(t => new Row(t, late.TryGetValue(t.Id.Value, out var since) ? since : null))
            .OrderBy(t => t.Name, FrenchOrder.Names)];
    }

    public const int PageSize = 50;

    /// <param name="Ids">In the order of the page.</param>
    /// <param name="Next">The last account of this page, where another follows.</param>
    /// <param name="Total">Of all pages.</param>
    public sealed record Page(IReadOnlyList<Guid> Ids, Guid? Next, int Total);

    private sealed record Place(Guid Id, int Total);

    /// <summary>By name, « Commune d’Alixan » under A (<see cref="FrenchOrder"/>); those that were closed last.</summary>
    /// <param name="words">Part of a name; null: all.</param>
    /// <param name="state">Null: all; Requested stands for all that were never activated.</param>
    /// <param name="after">The last account of the page before; null: the first page.</param>
    /// <param name="cancel">Stops.</param>
    public Task<Page> PageAsync(string? words, AccountState? state, Guid? after, CancellationToken cancel) => PageAsync(words, state, null, after, PageSize, cancel);

    /// <summary>In the same order, those of which there may be something to count in a calendar year of Paris: neither given up nor closed before it, and opened by its end, unless something is written of it (a past that was taken over).</summary>
    /// <param name="year">Of the count.</param>
    /// <param name="after">As above.</param>
    /// <param name="cancel">Stops.</param>
    public Task<Page> OfYearAsync(int year, Guid? after, CancellationToken cancel) => PageAsync(null, null, year, after, PageSize, cancel);

    /// <summary>All of them, for a file.</summary>
    public async Task<IReadOnlyList<Guid>> AllOfYearAsync(int year, CancellationToken cancel) => (await PageAsync(null, null, year, null, int.MaxValue - 1, cancel)).Ids;

    private async Task<Page> PageAsync(string? words, AccountState? state, int? year, Guid? after, int size, CancellationToken cancel)
    {
        var (lead, part, only) = (((Scope.Lead)scope.Required).LeadId, words?.Trim() ?? "", state?.ToString());
        var rows = await db.Database.SqlQuery<Place>($"""
            with hosted as materialized (
              select id, (coalesce(closed_at, abandoned_at) is not null, unaccent(lower(regexp_replace(name, {FrenchOrder.KindPattern}, '', 'i'))), id) as place from tenants where lead_id = {lead} and ({part} = '' or strpos(unaccent(lower(name)), unaccent(lower({part}))) > 0)
                and ({only}::text is null or {only} = case when abandoned_at is not null then 'Abandoned' when closed_at is not null then 'Closed' when closing_at is not null then 'Closing' when suspended_at is not null then 'Suspended' when activated_at is not null then 'Active' else 'Requested' end)
                and ({year}::int is null or abandoned_at is null and coalesce(extract(year from closed_at at time zone 'Europe/Paris') >= {year}, true) and (extract(year from created_at at time zone 'Europe/Paris') <= {year}
                  or exists (select from quote_sends q where q.tenant_id = tenants.id and q.year = {year}) or exists (select from rebilling_charges c where c.tenant_id = tenants.id and c.year = {year})
                  or exists (select from rebilling_statements s where s.tenant_id = tenants.id and s.year = {year}))))
            select id as "Id", (select count(*)::int from hosted) as "Total" from hosted
            where {after}::uuid is null or place > (select place from hosted where id = {after}) order by place limit {size + 1}
            """).ToListAsync(cancel);
        return new([.. rows.Take(size).Select(row => row.Id)], rows.Count > size ? rows[size - 1].Id : null, rows is [var first, ..] ? first.Total : 0);
    }

    /// <param name="InseeCode">Null for what is no commune.</param>
    public sealed record Placed(Guid Id, string Name, string? InseeCode, AccountState State);

    private sealed record PlacedRow(Guid Id, string Name, string? InseeCode, string State);

    /// <summary>Every account where it stands, by name: what a map shows. Those that were given up before they began are none.</summary>
    public async Task<IReadOnlyList<Placed>> PlacedAsync(CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var rows = await db.Database.SqlQuery<PlacedRow>($"""
            select id as "Id", name as "Name", insee_code as "InseeCode",
              case when closed_at is not null then 'Closed' when closing_at is not null then 'Closing' when suspended_at is not null then 'Suspended' when activated_at is not null then 'Active' else 'Requested' end as "State"
            from tenants where lead_id = {lead} and abandoned_at is null
            """).ToListAsync(cancel);
        return [.. rows.Select(row => new Placed(row.Id, row.Name, row.InseeCode, Enum.Parse<AccountState>(row.State))).OrderBy(row => row.Name, FrenchOrder.Names)];
    }

    /// <returns>Null for one that this lead does not host.</returns>
    public Task<string?> NameOfAsync(string slug, CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        return db.Tenants.Where(t => t.LeadId == lead && t.Slug == slug).Select(t => t.Name).SingleOrDefaultAsync(cancel);
    }
}
