using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What happens to a published consultation and concerns everybody who works on it.</summary>
public enum ConsultationChange { Extended, Discontinued }

/// <param name="Of">The row that tells it.</param>
public sealed record ConsultationChanged(Guid Tenant, Guid Consultation, ConsultationChange Change, Guid Of) : IFact
{
    public static string Kind => "consultation-changed";
    public string Key => $"{Change}-{Of:D}";
}

/// <summary>Why somebody is told: each is written why.</summary>
public enum Audience { Team, Bidder, Withdrawer }

/// <summary>One address: a fact of its own, so that a failure of one message repeats no other.</summary>
/// <param name="Who">A membership, a member of a company, or a withdrawal.</param>
public sealed record ConcernedToTell(Guid Tenant, Guid Consultation, ConsultationChange Change, Guid Of, Audience Audience, Guid Who) : IFact
{
    public static string Kind => "concerned-to-tell";
    public string Key => $"{Change}-{Of:D}-{Who:D}";
}

/// <summary>
/// Tells everybody concerned, one message each, none seeing another: the account's team (a buyer of another department is none of it) and holders of keys, companies with a deposit or an
/// unfinished one, identified withdrawers. Scope System: the account must not learn here which companies these are (CCP R2132-9).
/// </summary>
public sealed class TellConcerned(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(ConsultationChanged fact, CancellationToken cancel)
    {
        var bidders = await db.MembersWhoBidAsync(fact.Tenant, fact.Consultation, cancel);
        // Somebody of several kinds gets one message: as a colleague first, then as a bidder.
        var rows = await db.Database.SqlQuery<Row>($"""
            select distinct on (lower(email)) audience as "Audience", id as "Who" from (
              select 0 as audience, m.id, m.person_email as email, m.granted_at as since from memberships m
              where m.tenant_id = {fact.Tenant} and m.revoked_at is null and m.role in ('AccountAdmin', 'Buyer', 'CaoPresident', 'CaoDelegate')
                and (m.role <> 'Buyer' or m.department_id in (with recursive above as (
                  select d.id, d.parent_id from departments d join consultations c on c.tenant_id = d.tenant_id and c.department_id = d.id where c.tenant_id = {fact.Tenant} and c.id = {fact.Consultation}
                  union
                  select p.id, p.parent_id from departments p join above a on p.id = a.parent_id where p.tenant_id = {fact.Tenant}) select id from above))
              union all
              select 1, m.id, m.person_email, m.joined_at from company_members m where m.id = any ({bidders})
              union all
              select 2, w.id, w.email, w.withdrawn_at from dce_withdrawals w
              where w.tenant_id = {fact.Tenant} and w.consultation_id = {fact.Consultation} and w.email is not null) concerned
            order by lower(email), audience, since
            """).ToListAsync(cancel);
        foreach (var row in rows) await outbox.AddAsync(new ConcernedToTell(fact.Tenant, fact.Consultation, fact.Change, fact.Of, (Audience)row.Audience, row.Who), cancel);
    }

    public async Task ExecuteAsync(ConcernedToTell fact, CancellationToken cancel)
    {
        if (await AddressAsync(fact, cancel) is not { } email) return;      // left since: nobody to tell any more
        var id = new Id<Consultation>(fact.Consultation);
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == id, cancel);
        var buyer = await db.PublicConsultations.Where(p => p.TenantId == fact.Tenant && p.Id == id).Select(p => p.Buyer).SingleAsync(cancel);
        var change = await db.DeadlineChanges.AsNoTracking().SingleOrDefaultAsync(c => c.TenantId == fact.Tenant && c.Id == new Id<DeadlineChange>(fact.Of), cancel);
        var gateOpenedAt = (await db.Database.SqlQuery<DateTimeOffset?>($"select max(recorded_at) as \"Value\" from register_entries where tenant_id = {fact.Tenant} and consultation_id = {fact.Consultation} and kind = 'verrou-ouvert'").ToListAsync(cancel)).Single();
        // Filed with the account's messages for its own team only: withdrawers without those who are told as bidders would tell it who bids.
        await sendMail.ExecuteAsync(new(Template(fact, gateOpenedAt is not null), $"{fact.Of:D}", fact.Audience == Audience.Team ? fact.Tenant : null, email, new Dictionary<string, string>
        {
            ["reference"] = consultation.Reference,
            ["objet"] = consultation.Title,
            ["acheteur"] = buyer,
            ["ancienne"] = change is null ? "" : FrenchFormat.Limit(change.OldLimit),
            ["nouvelle"] = change is null ? "" : FrenchFormat.Limit(change.NewLimit),
            ["motif"] = change?.Reason ?? consultation.DiscontinuationReason ?? "",
            ["verrou"] = gateOpenedAt is { } opened ? FrenchFormat.LongDateTimeSeconds(opened) : "",
            ["lien"] = $"{portal.Value.BaseUrl}/consultations/{fact.Consultation}",
        }, []), cancel);
    }

    private static string Template(ConcernedToTell fact, bool isGateOpen) => (fact.Change switch { ConsultationChange.Extended => "limite-prorogee", ConsultationChange.Discontinued => "sans-suite" })
        + (fact.Audience switch { Audience.Team => "-equipe", Audience.Bidder => "-depot", Audience.Withdrawer => "" })
        + (fact is { Change: ConsultationChange.Discontinued, Audience: Audience.Team } && isGateOpen ? "-verrou-ouvert" : "");

    private async Task<string?> AddressAsync(ConcernedToTell fact, CancellationToken cancel) => (await db.Database.SqlQuery<string>(fact.Audience switch
    {
        Audience.Team => $"select person_email as \"Value\" from memberships where tenant_id = {fact.Tenant} and id = {fact.Who} and revoked_at is null",
        Audience.Bidder => $"select person_email as \"Value\" from company_members where id = {fact.Who} and left_at is null",
        Audience.Withdrawer => $"select email as \"Value\" from dce_withdrawals where tenant_id = {fact.Tenant} and id = {fact.Who}",
    }).ToListAsync(cancel)).SingleOrDefault();

    private sealed record Row(int Audience, Guid Who);
}
