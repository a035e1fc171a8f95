using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Consents;

/// <summary>Tells the other side: the account's administrators of what the lead asks and gives back, whoever asked of what the account decides. Scope System.</summary>
public sealed class TellOfConsent(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(ConsentChanged fact, CancellationToken cancel)
    {
        foreach (var reader in await ReadersAsync(fact.Consent, fact.Change, cancel)) await outbox.AddAsync(new ConsentToTell(fact.Consent, fact.Change, reader.Id), cancel);
    }

    public async Task ExecuteAsync(ConsentToTell fact, CancellationToken cancel)
    {
        if ((await ReadersAsync(fact.Consent, fact.Change, cancel)).SingleOrDefault(r => r.Id == fact.Reader) is not { } reader) return;      // left since
        var told = (await db.Database.SqlQuery<Told>($"""
            select t.id as "Tenant", t.name as "Account", t.slug as "Slug", l.name as "Lead", l.slug as "LeadSlug", c.purpose as "Purpose", c.days as "Days", c.requested_by_name as "Asker",
              d.decided_by_name as "Decider", g.valid_to as "End"
            from access_consents c join tenants t on t.id = c.tenant_id join tenants l on l.id = c.lead_id
            left join access_consent_decisions d on d.tenant_id = c.tenant_id and d.consent_id = c.id and d.kind = {fact.Change}
            left join access_consent_decisions g on g.tenant_id = c.tenant_id and g.consent_id = c.id and g.kind = 'Granted' where c.id = {fact.Consent}
            """).ToListAsync(cancel)).Single();
        await sendMail.ExecuteAsync(new(TemplateOf(fact.Change), fact.Key, IsForAccount(fact.Change) ? told.Tenant : null, reader.Email, new Dictionary<string, string>
        {
            ["compte"] = BodyName.Said(told.Account), ["pilote"] = BodyName.Said(told.Lead), ["demandeur"] = told.Asker, ["auteur"] = told.Decider ?? told.Asker, ["motif"] = told.Purpose, ["jours"] = FrenchFormat.Count(told.Days, "jour"),
            ["fin"] = told.End is { } end ? FrenchFormat.Until(end) : "",
            ["lien"] = portal.Value.BaseUrl + (IsForAccount(fact.Change) ? $"/{told.Slug}/commune/acces-accordes" : $"/{told.LeadSlug}/agglo/acces"),
        }, []), cancel);
    }

    private static bool IsForAccount(string change) => change is "Asked" or "Returned";

    private static string TemplateOf(string change) => change switch
    {
        "Asked" => "acces-demande",
        "Granted" => "acces-accorde",
        "Refused" => "acces-refuse",
        "Revoked" => "acces-revoque",
        "Returned" => "acces-rendu",
        _ => throw new InvalidOperationException($"Nobody is told of {change}."),
    };

    private async Task<IReadOnlyList<Reader>> ReadersAsync(Guid consent, string change, CancellationToken cancel) => await db.Database.SqlQuery<Reader>($"""
        select distinct on (m.person_id) m.person_id as "Id", m.person_email as "Email" from access_consents c
        join memberships m on m.revoked_at is null and case when {IsForAccount(change)} then m.tenant_id = c.tenant_id and m.role = 'AccountAdmin' else m.tenant_id = c.lead_id and m.person_id = c.requested_by end
        where c.id = {consent} order by m.person_id
        """).ToListAsync(cancel);

    private sealed record Reader(Guid Id, string Email);

    private sealed record Told(Guid Tenant, string Account, string Slug, string Lead, string LeadSlug, string Purpose, int Days, string Asker, string? Decider, DateTimeOffset? End);
}
