using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;

namespace Platform.Core.Messaging;

/// <summary>Tells everybody of the account, the person concerned included, that a recovery was approved, and how to stop it; sends the link when it is due.</summary>
public sealed class MailRecoveries(PlatformDb db, IssueEmailLink issueLink, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(RecoveryApproved fact, CancellationToken cancel)
    {
        var told = (await db.Database.SqlQuery<Told>($"""
            select r.person_name as "Person", r.requested_by_name as "Asker", r.approved_by_name as "Approver", r.reason as "Reason", r.due_at as "Due", t.name as "Account", t.slug as "Slug", t.id as "Tenant", r.person_id as "PersonId"
            from recoveries r join tenants t on t.id = r.tenant_id where r.id = {fact.Recovery} and r.stopped_at is null
            """).ToListAsync(cancel)).SingleOrDefault();
        if (told is null) return;      // stopped before the message left
        var addresses = await db.Database.SqlQuery<string>($"""
            select distinct person_email as "Value" from memberships where tenant_id = {told.Tenant} and revoked_at is null union select email from people where id = {told.PersonId}
            """).ToListAsync(cancel);
        foreach (var address in addresses)
            await sendMail.ExecuteAsync(new("retablissement-avis", fact.Key, told.Tenant, address, new Dictionary<string, string>
            {
                ["personne"] = told.Person, ["compte"] = BodyName.Said(told.Account), ["demandeur"] = told.Asker, ["approbateur"] = told.Approver, ["motif"] = told.Reason,
                ["date"] = FrenchFormat.LongDateTime(told.Due), ["lien"] = $"{portal.Value.BaseUrl}/{told.Slug}/commune/retablissements",
            }, []), cancel);
    }

    public async Task ExecuteAsync(RecoveryStarted fact, CancellationToken cancel)
    {
        if (await issueLink.ExecuteAsync(new(fact.Person, EmailLinkPurpose.Recover), cancel) is not { } issued) return;      // the person is gone
        await sendMail.ExecuteAsync(new("retablissement-lien", fact.Key, null, issued.Email, new Dictionary<string, string>
        { ["nom"] = issued.FullName, ["limite"] = FrenchFormat.LongDateTime(issued.ExpiresAt), ["lien"] = $"{portal.Value.BaseUrl}/retablir/{issued.Secret}" }, []), cancel);
    }

    private sealed record Told(string Person, string Asker, string Approver, string Reason, DateTimeOffset Due, string Account, string Slug, Guid Tenant, Guid PersonId);
}
