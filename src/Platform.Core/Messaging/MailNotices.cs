using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
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
                          join structure in db.SubEntities.AsNoTracking() on new { advice.TenantId, Id = advice.SubEntityId } equals new { structure.TenantId, structure.Id }
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
            ["compte"] = BodyName.Said(account.Name), ["echeance"] = FrenchFormat.LongDate(attestation.DueOn), ["lien"] = $"{portal.Value.BaseUrl}/{account.Slug}/commune/utilisateurs/attestation",
        });
    }

    private async Task<IReadOnlyList<Reader>> ReadersAsync(Message message, CancellationToken cancel) => await db.Database.SqlQuery<Reader>($"""
        select distinct on (person_id) person_id as "Id", person_email as "Email" from memberships
        where tenant_id = {message.Tenant} and role = {message.Role} and revoked_at is null order by person_id, granted_at
        """).ToListAsync(cancel);

    private sealed record Message(string Template, Guid Tenant, string Role, Dictionary<string, string> Values);

    private sealed record Reader(Guid Id, string Email);
}
