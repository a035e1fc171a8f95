using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consents;

/// <param name="Entry">The line of the account's access log under which this one request reads.</param>
/// <param name="End">First instant at which the consent no longer holds.</param>
public sealed record Visit(Guid Consent, Guid Entry, Guid Tenant, string Account, IReadOnlyList<ConsentPart> Parts, string Purpose, DateTimeOffset End);

/// <summary>
/// Writes that somebody of the lead comes in, and what page is asked for. Committed before anything is read: the reading is another transaction
/// (<see cref="Scope.Visit"/>), which the database signs only against this line. VR-39. Scope Lead.
/// </summary>
public sealed class EnterAccount(PlatformDb db)
{
    /// <returns>Null when no consent holds: unknown, not yet granted, ended, revoked, or another lead's.</returns>
    public async Task<Visit?> ExecuteAsync(Guid consent, string page, string visitorName, CancellationToken cancel)
    {
        var entries = await db.Database.SqlQuery<Guid?>($"""select sec.enter({consent}, {page}, {visitorName}) as "Value" """).ToListAsync(cancel);
        if (entries is not [{ } entry]) return null;
        var row = (await db.Database.SqlQuery<Row>($"""
            select c.tenant_id as "Tenant", t.name as "Account", d.scopes as "Parts", c.purpose as "Purpose", d.valid_to as "End"
            from access_consents c join tenants t on t.id = c.tenant_id join access_consent_decisions d on d.tenant_id = c.tenant_id and d.consent_id = c.id and d.kind = 'Granted'
            where c.id = {consent}
            """).ToListAsync(cancel)).Single();
        return new(consent, entry, row.Tenant, row.Account, ConsentParts.Read(row.Parts), row.Purpose, row.End);
    }

    private sealed record Row(Guid Tenant, string Account, string[] Parts, string Purpose, DateTimeOffset End);
}
