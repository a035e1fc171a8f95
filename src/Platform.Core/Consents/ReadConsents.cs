using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consents;

public enum ConsentState { Asked, Live, Ended, Refused, Revoked, Returned }

/// <param name="Account">Name of the account whose rows they are.</param>
/// <param name="Parts">Those granted, or those asked while nobody decided.</param>
/// <param name="Entries">Pages that were shown under it, those outside what was granted left out; null where the lead asks, who reads no log.</param>
public sealed record ConsentRow(Guid Id, string Account, string Slug, string Lead, IReadOnlyList<ConsentPart> Parts, string Purpose, int Days, string RequestedByName, DateTimeOffset RequestedAt,
    string? GrantedByName, DateTimeOffset? GrantedAt, DateTimeOffset? End, string? ClosedByName, DateTimeOffset? ClosedAt, string? Reason, ConsentState State, int? Entries);

/// <summary>The consents of the account in scope, or those that the lead in scope asked for: newest first.</summary>
public sealed class ReadConsents(PlatformDb db, CurrentScope scope)
{
    private const int Most = 200;

    private Guid? Account => (scope.Required as Scope.Tenant)?.TenantId;

    private Guid? Lead => (scope.Required as Scope.Lead)?.LeadId;

    public async Task<IReadOnlyList<ConsentRow>> AllAsync(CancellationToken cancel) => [.. (await RowsAsync(null, cancel)).Select(Shaped)];

    public async Task<ConsentRow?> FindAsync(Guid consent, CancellationToken cancel) => (await RowsAsync(consent, cancel)).Select(Shaped).SingleOrDefault();

    private Task<List<Row>> RowsAsync(Guid? only, CancellationToken cancel) => db.Database.SqlQuery<Row>($"""
        select c.id as "Id", t.name as "Account", t.slug as "Slug", l.name as "Lead", coalesce(g.scopes, c.scopes) as "Parts", c.purpose as "Purpose", c.days as "Days",
          c.requested_by_name as "RequestedByName", c.requested_at as "RequestedAt", g.decided_by_name as "GrantedByName", g.decided_at as "GrantedAt", g.valid_to as "End",
          x.decided_by_name as "ClosedByName", x.decided_at as "ClosedAt", x.reason as "Reason", x.kind as "Closed", coalesce(g.valid_to <= sec.now(), false) as "Past",
          case when {Account}::uuid is not null then (select count(*)::int from access_log a where a.tenant_id = c.tenant_id and a.consent_id = c.id and a.kind = 'Entered'
            and (a.what !~ '/(consultations|retraits|personnes)(/|$)' or case when a.what ~ '/consultations(/|$)' then 'Consultations' when a.what ~ '/retraits$' then 'Withdrawals' else 'People' end = any (g.scopes))) end as "Entries"
        from access_consents c join tenants t on t.id = c.tenant_id join tenants l on l.id = c.lead_id
        left join access_consent_decisions g on g.tenant_id = c.tenant_id and g.consent_id = c.id and g.kind = 'Granted'
        left join access_consent_decisions x on x.tenant_id = c.tenant_id and x.consent_id = c.id and x.kind <> 'Granted'
        where (c.tenant_id = {Account}::uuid or c.lead_id = {Lead}::uuid) and ({only}::uuid is null or c.id = {only}) order by c.requested_at desc, c.id desc limit {Most}
        """).ToListAsync(cancel);

    private static ConsentRow Shaped(Row row) => new(row.Id, row.Account, row.Slug, row.Lead, ConsentParts.Read(row.Parts), row.Purpose, row.Days, row.RequestedByName, row.RequestedAt,
        row.GrantedByName, row.GrantedAt, row.End, row.ClosedByName, row.ClosedAt, row.Reason,
        row.Closed is { } closed ? Enum.Parse<ConsentState>(closed) : row.GrantedAt is null ? ConsentState.Asked : row.Past ? ConsentState.Ended : ConsentState.Live, row.Entries);

    private sealed record Row(Guid Id, string Account, string Slug, string Lead, string[] Parts, string Purpose, int Days, string RequestedByName, DateTimeOffset RequestedAt,
        string? GrantedByName, DateTimeOffset? GrantedAt, DateTimeOffset? End, string? ClosedByName, DateTimeOffset? ClosedAt, string? Reason, string? Closed, bool Past, int? Entries);
}
