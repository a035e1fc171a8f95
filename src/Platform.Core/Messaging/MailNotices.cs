using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Messaging;

/// <summary>Tells those who administer: of an account, or of the lead. Scope System; each reader has a fact of his own.</summary>
public sealed class MailNotices(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(Noticed fact, CancellationToken cancel)
    {
        if (await FindAsync(fact.Topic, fact.Of, fact.Step, cancel) is not { } message) return;      // nothing to say any more
        foreach (var (id, _) in await ReadersAsync(message, cancel)) await outbox.AddAsync(new NoticeToSend(fact.Topic, fact.Of, fact.Step, id), cancel);
    }

    public async Task ExecuteAsync(NoticeToSend fact, CancellationToken cancel)
    {
        if (await FindAsync(fact.Topic, fact.Of, fact.Step, cancel) is not { } message) return;
        if ((await ReadersAsync(message, cancel)).FirstOrDefault(r => r.Id == fact.Reader) is not { } reader) return;      // left since
        await sendMail.ExecuteAsync(new(message.Template, $"{fact.Of:N}-{fact.Step}", message.Tenant, reader.Email, message.Values, []), cancel);
    }

    private async Task<Message?> FindAsync(NoticeTopic topic, Guid of, int step, CancellationToken cancel) => topic switch
    {
        NoticeTopic.AccountAsked => await AccountAskedAsync(of, cancel),
        NoticeTopic.StructureGrew => await StructureGrewAsync(of, cancel),
        NoticeTopic.AttestationDue => await AttestationDueAsync(of, step, cancel),
        NoticeTopic.InterestStated => await InterestStatedAsync(of, cancel),
        NoticeTopic.AccountEvent => await AccountEventAsync(of, cancel),
        NoticeTopic.AccountShrank => await AccountShrankAsync(of, cancel),
        NoticeTopic.ExportMade => await ExportMadeAsync(of, cancel),
        NoticeTopic.AccessRequested => await AccessRequestedAsync(of, cancel),
        NoticeTopic.WebhookStopped => await WebhookStoppedAsync(of, cancel),
    };

    private async Task<Message?> AccountAskedAsync(Guid of, CancellationToken cancel)
    {
        var rows = await db.AccountRequests.AsNoTracking().Where(r => r.Id == new Id<AccountRequest>(of)).ToListAsync(cancel);
        if (rows is not [var request]) return null;
        var account = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(request.TenantId), cancel);
        if (account.LeadId is not { } leadId) return null;      // the lead opens its own
        var lead = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == leadId, cancel);
        return new("compte-demande", lead.Id.Value, "LeadAdmin", new()
        {
            ["compte"] = BodyName.Said(account.Name), ["structure"] = request.Name, ["siret"] = FrenchFormat.Siret(request.Siret), ["marches"] = $"{request.ContractsPerYear}", ["demandeur"] = request.AskedByName,
            ["lien"] = $"{portal.Value.BaseUrl}/{lead.Slug}/agglo/comptes",
        });
    }

    private async Task<Message?> StructureGrewAsync(Guid of, CancellationToken cancel)
    {
        var rows = await (from advice in db.StructureAdvice.AsNoTracking()
                          join structure in db.SubEntities.AsNoTracking() on new { advice.TenantId, Id = advice.SubEntityId } equals new { structure.TenantId, Id = (Id<SubEntity>?)structure.Id }
                          where advice.Id == new Id<StructureAdvice>(of)
                          select new { advice.TenantId, advice.Year, advice.Contracts, advice.Threshold, structure.Name }).ToListAsync(cancel);
        if (rows is not [var row]) return null;
        var account = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(row.TenantId), cancel);
        return new("structure-grandie", row.TenantId, "AccountAdmin", new()
        {
            ["structure"] = row.Name, ["annee"] = $"{row.Year}", ["marches"] = FrenchFormat.Count(row.Contracts, "marché"), ["seuil"] = $"{row.Threshold}", ["lien"] = $"{portal.Value.BaseUrl}/{account.Slug}/commune/entites",
        });
    }

    private async Task<Message?> AttestationDueAsync(Guid of, int step, CancellationToken cancel)
    {
        var rows = await db.PeopleAttestations.AsNoTracking().Where(a => a.Id == new Id<PeopleAttestation>(of) && a.AttestedAt == null).ToListAsync(cancel);
        if (rows is not [var attestation]) return null;      // done meanwhile
        var account = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(attestation.TenantId), cancel);
        var late = FranceTime.DayOf(await db.NowAsync(cancel)) > attestation.DueOn;
        return new(step == 0 ? "attestation-demandee" : late ? "attestation-en-retard" : "attestation-rappel", attestation.TenantId, "AccountAdmin", new()
        {
            ["compte"] = BodyName.InSentence(account.Name), ["echeance"] = FrenchFormat.LongDate(attestation.DueOn), ["lien"] = $"{portal.Value.BaseUrl}/{account.Slug}/commune/utilisateurs/attestation",
        });
    }

    private async Task<Message?> InterestStatedAsync(Guid of, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Stated>($"""
            select i.tenant_id as "Lead", t.slug as "Slug", i.name as "Name", i.siret as "Siret", i.contracts_per_year as "Contracts", i.contact_name as "Contact", i.contact_function as "Function"
            from interests i join tenants t on t.id = i.tenant_id where i.id = {of} and i.set_aside_at is null
            """).ToListAsync(cancel);
        return rows is not [var row] ? null : new("interet-exprime", row.Lead, "LeadAdmin", new()
        {
            ["organisme"] = row.Name, ["siret"] = FrenchFormat.Siret(row.Siret), ["marches"] = $"{row.Contracts}", ["contact"] = row.Contact, ["fonction"] = row.Function,
            ["lien"] = $"{portal.Value.BaseUrl}/{row.Slug}/agglo/comptes/demandes/{of}",
        });
    }

    private async Task<Message?> AccountEventAsync(Guid of, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Lived>($"""
            select e.tenant_id as "Account", e.lead_id as "Lead", e.kind as "Kind", e.at as "At", e.reason as "Reason", t.name as "Name", t.slug as "Slug", l.name as "LeadName", l.slug as "LeadSlug",
              t.siret as "Siret", e.former_name as "FormerName", e.former_siret as "FormerSiret", e.freed_address as "Freed", t.buyer_body as "Body", e.former_buyer_body as "FormerBody"
            from account_events e join tenants t on t.id = e.tenant_id join tenants l on l.id = e.lead_id where e.id = {of}
            """).ToListAsync(cancel);
        if (rows is not [var row] || row.Kind == "Abandoned") return null;      // nobody ever acted for it
        var late = row.Kind is "Warned" or "Breached";       // the agglomeration's own duty: the account is not asked for anything
        return new(row.Kind switch
        {
            "Warned" => "compte-bientot-en-retard", "Breached" => "compte-en-retard", "Activated" or "Reopened" => "compte-actif", "Suspended" => "compte-suspendu", "Resumed" => "compte-retabli",
            "ClosingBegan" => "compte-en-fermeture", "Closed" => "compte-ferme", "Corrected" => "compte-corrige", "AddressFreed" => "compte-adresse-liberee", _ => throw new InvalidOperationException($"No message for {row.Kind}."),
        }, late ? row.Lead : row.Account, late ? "LeadAdmin" : "AccountAdmin", new()
        {
            ["compte"] = BodyName.Said(row.Name), ["agglomeration"] = BodyName.Said(row.LeadName), ["date"] = FrenchFormat.Date(FranceTime.DayOf(row.At)), ["motif"] = row.Reason ?? "",
            ["nom"] = row.Name, ["siret"] = FrenchFormat.Siret(row.Siret), ["ancien_nom"] = row.FormerName ?? "", ["ancien_siret"] = FrenchFormat.Siret(row.FormerSiret ?? ""), ["adresse"] = row.Freed ?? "",
            ["nature"] = NatureOf(row.Body), ["ancienne_nature"] = NatureOf(row.FormerBody ?? row.Body),
            ["lien"] = late ? $"{portal.Value.BaseUrl}/{row.LeadSlug}/agglo/comptes/{row.Account}" : $"{portal.Value.BaseUrl}/{row.Slug}/commune/compte",
        });
    }

    /// <summary>In the middle of a sentence.</summary>
    private static string NatureOf(string body) => Enum.Parse<BuyerBody>(body).French is var words && words.StartsWith('É') ? words : $"{char.ToLowerInvariant(words[0])}{words[1..]}";

    private async Task<Message?> AccountShrankAsync(Guid of, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Shrunk>($"""
            select a.tenant_id as "Account", a.year as "Year", a.contracts as "Contracts", a.threshold as "Threshold", t.name as "Name", t.slug as "Slug", c.name as "Commune"
            from structure_advice a join tenants t on t.id = a.tenant_id join account_openings o on o.tenant_id = a.tenant_id join tenants c on c.id = o.linked_to
            where a.id = {of} and a.sub_entity_id is null
            """).ToListAsync(cancel);
        return rows is not [var row] ? null : new("compte-sous-le-seuil", row.Account, "AccountAdmin", new()
        {
            ["compte"] = BodyName.Said(row.Name), ["commune"] = row.Commune, ["annee"] = $"{row.Year}", ["marches"] = FrenchFormat.Count(row.Contracts, "marché"), ["seuil"] = $"{row.Threshold}",
            ["lien"] = $"{portal.Value.BaseUrl}/{row.Slug}/commune/compte",
        });
    }

    private sealed record Stated(Guid Lead, string Slug, string Name, string Siret, int Contracts, string Contact, string Function);

    private sealed record Lived(Guid Account, Guid Lead, string Kind, DateTimeOffset At, string? Reason, string Name, string Slug, string LeadName, string LeadSlug,
        string Siret, string? FormerName, string? FormerSiret, string? Freed, string Body, string? FormerBody);

    private sealed record Shrunk(Guid Account, int Year, int Contracts, int Threshold, string Name, string Slug, string Commune);

    private async Task<Message?> AccessRequestedAsync(Guid of, CancellationToken cancel)
    {
        var rows = await db.AccessRequests.AsNoTracking().Where(r => r.Id == new Id<AccessRequest>(of) && r.InvitedAt == null && r.SetAsideAt == null).ToListAsync(cancel);
        if (rows is not [var request]) return null;      // answered meanwhile
        var account = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(request.TenantId), cancel);
        return new("acces-proconnect-demande", request.TenantId, "AccountAdmin", new()
        {
            ["compte"] = account.Name, ["nom"] = request.FullName, ["courriel"] = request.Email, ["siret"] = FrenchFormat.Siret(request.Siret),
            ["lien"] = $"{portal.Value.BaseUrl}/{account.Slug}/commune/utilisateurs",
        });
    }

    private async Task<Message?> ExportMadeAsync(Guid of, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Export>($"""
            select e.tenant_id as "Tenant", t.name as "Account", t.slug as "Slug", e.asked_by_name as "Asker", e.size as "Size", e.keep_until as "KeepUntil"
            from account_exports e join tenants t on t.id = e.tenant_id where e.id = {of} and e.made_at is not null and e.removed_at is null
            """).ToListAsync(cancel);
        return rows is not [var export] ? null : new("export-pret", export.Tenant, "AccountAdmin", new()
        {
            ["compte"] = BodyName.Said(export.Account), ["demandeur"] = export.Asker, ["taille"] = FrenchFormat.Size(export.Size), ["fin"] = FrenchFormat.Until(export.KeepUntil),
            ["lien"] = $"{portal.Value.BaseUrl}/{export.Slug}/commune/export",
        });
    }

    private async Task<Message?> WebhookStoppedAsync(Guid of, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Stopped>($"""
            select s.tenant_id as "Tenant", t.name as "Account", t.slug as "Slug", s.url as "Url", s.stopped_at as "StoppedAt"
            from webhook_subscriptions s join tenants t on t.id = s.tenant_id where s.id = {of} and s.stopped_at is not null and s.removed_at is null
            """).ToListAsync(cancel);
        return rows is not [var stopped] ? null : new("webhook-arrete", stopped.Tenant, "AccountAdmin", new()
        {
            ["compte"] = BodyName.Said(stopped.Account), ["adresse"] = stopped.Url, ["date"] = FrenchFormat.LongDateTime(stopped.StoppedAt), ["lien"] = $"{portal.Value.BaseUrl}/{stopped.Slug}/commune/webhooks/{of}",
        });
    }

    private sealed record Stopped(Guid Tenant, string Account, string Slug, string Url, DateTimeOffset StoppedAt);

    private sealed record Export(Guid Tenant, string Account, string Slug, string Asker, long Size, DateTimeOffset KeepUntil);

    private async Task<IReadOnlyList<Reader>> ReadersAsync(Message message, CancellationToken cancel) => await db.Database.SqlQuery<Reader>($"""
        select distinct on (person_id) person_id as "Id", person_email as "Email" from memberships
        where tenant_id = {message.Tenant} and role = {message.Role} and revoked_at is null order by person_id, granted_at
        """).ToListAsync(cancel);

    private sealed record Message(string Template, Guid Tenant, string Role, Dictionary<string, string> Values);

    private sealed record Reader(Guid Id, string Email);
}
