using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Values;

namespace Platform.Core.Messaging;

/// <summary>Tells everybody of the accounts and companies where the person works, herself included, that a recovery was approved, and how to stop it; sends the link when it is due.</summary>
public sealed class MailRecoveries(PlatformDb db, Outbox outbox, IssueEmailLink issueLink, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(RecoveryApproved fact, CancellationToken cancel)
    {
        if (await FindAsync(fact.Recovery, cancel) is not { } told) return;      // stopped before anybody was told
        foreach (var reader in await ReadersAsync(told, cancel)) await outbox.AddAsync(new RecoveryNotice(fact.Recovery, reader.Id), cancel);
    }

    public async Task ExecuteAsync(RecoveryNotice fact, CancellationToken cancel)
    {
        if (await FindAsync(fact.Recovery, cancel) is not { } told) return;
        if ((await ReadersAsync(told, cancel)).SingleOrDefault(r => r.Id == fact.Reader) is not { } reader) return;      // left since
        await sendMail.ExecuteAsync(new(reader.Slug is null ? "retablissement-avis-ailleurs" : "retablissement-avis", $"{fact.Recovery:N}", reader.Slug is not null && reader.Slug == told.Slug ? told.Tenant : null, reader.Email, new Dictionary<string, string>
        {
            ["personne"] = told.Person, ["courriel"] = told.Email, ["compte"] = BodyName.Said(told.Account), ["demandeur"] = told.Asker, ["approbateur"] = told.Approver, ["motif"] = told.Reason,
            ["date"] = FrenchFormat.LongDateTime(told.Due), ["lien"] = $"{portal.Value.BaseUrl}/{reader.Slug}/commune/retablissements",
        }, []), cancel);
    }

    public async Task ExecuteAsync(RecoveryStarted fact, CancellationToken cancel)
    {
        if (await issueLink.ExecuteAsync(new(fact.Person, EmailLinkPurpose.Recover), cancel) is not { } issued) return;      // the person is gone
        await sendMail.ExecuteAsync(new("retablissement-lien", fact.Key, null, issued.Email, new Dictionary<string, string>
        { ["nom"] = issued.FullName, ["limite"] = FrenchFormat.LongDateTime(issued.ExpiresAt), ["lien"] = $"{portal.Value.BaseUrl}/retablir/{issued.Secret}" }, []), cancel);
    }

    private async Task<Told?> FindAsync(Guid recovery, CancellationToken cancel) => (await db.Database.SqlQuery<Told>($"""
        select r.full_name as "Person", r.email as "Email", r.requested_by_name as "Asker", r.approved_by_name as "Approver", r.reason as "Reason", r.due_at as "Due", coalesce(c.name, t.name) as "Account", case when not r.company then t.slug end as "Slug", t.id as "Tenant", r.person_id as "PersonId", r.company as "Company"
        from recoveries r join tenants t on t.id = r.tenant_id
        left join lateral (select o.name from company_members m join companies o on o.id = m.company_id where r.company and m.person_id = r.person_id and m.left_at is null order by m.joined_at limit 1) c on true
        where r.id = {recovery} and r.stopped_at is null
        """).ToListAsync(cancel)).SingleOrDefault();

    // People are one across accounts: whoever works with her anywhere is told, and reads the page of the account where he can stop it. Of a company's
    // person, her company only: an account that typed her address into an invitation learns nothing.
    private async Task<IReadOnlyList<Reader>> ReadersAsync(Told told, CancellationToken cancel) => await db.Database.SqlQuery<Reader>($"""
        select distinct on (id) id as "Id", email as "Email", slug as "Slug" from (
          select 0 as rank, m.person_id as id, m.person_email as email, t.slug from memberships m join tenants t on t.id = m.tenant_id where m.tenant_id = {told.Tenant} and m.revoked_at is null and not {told.Company}
          union all
          select 1, m.person_id, m.person_email, case when t.lead_id is not null then t.slug end from memberships m join tenants t on t.id = m.tenant_id
          where m.revoked_at is null and not {told.Company} and m.tenant_id in (select o.tenant_id from memberships o where o.person_id = {told.PersonId} and o.revoked_at is null)
          union all
          select 2, m.person_id, m.person_email, null from company_members m
          where m.left_at is null and m.company_id in (select o.company_id from company_members o where o.person_id = {told.PersonId} and o.left_at is null)
          union all
          select 2, o.person_id, o.person_email, null from platform_operators o where o.removed_at is null and exists (select from platform_operators me where me.person_id = {told.PersonId} and me.removed_at is null)
          union all
          select 3, p.id, p.email, {told.Slug} from people p where p.id = {told.PersonId}) concerned
        order by id, rank
        """).ToListAsync(cancel);

    /// <param name="Id">Of a person.</param>
    /// <param name="Slug">Portal where this reader can stop it; null for a company or the lead, who call, and for an operator, who has his own page.</param>
    private sealed record Reader(Guid Id, string Email, string? Slug);

    private sealed record Told(string Person, string Email, string Asker, string Approver, string Reason, DateTimeOffset Due, string Account, string? Slug, Guid Tenant, Guid PersonId, bool Company);
}
