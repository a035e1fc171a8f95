using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>Tells the agglomeration's administrators of a request for a day and of its withdrawal; who asked, and the account's administrators, of the answer: an account, a day, a link, no word of what was asked. Scope System.</summary>
public sealed class TellOfRequests(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private sealed record Move(Guid Tenant, Guid Lead, Guid Asker, string Account, string AccountSlug, string LeadSlug, DateOnly WishedOn, string? Verdict, DateOnly? PlannedOn)
    {
        public bool IsForAccount => Verdict is not (null or "Withdrawn");
    }

    private sealed record Reader(Guid Id, Guid Tenant, Guid Person, string Email);

    public async Task ExecuteAsync(RequestMoved fact, CancellationToken cancel)
    {
        var move = await FindAsync(fact.Request, fact.Rank, cancel);
        foreach (var reader in (await ReadersAsync(move, cancel)).DistinctBy(r => r.Person)) await outbox.AddAsync(new RequestReaderToTell(fact.Request, fact.Rank, reader.Id), cancel);
    }

    public async Task ExecuteAsync(RequestReaderToTell fact, CancellationToken cancel)
    {
        var move = await FindAsync(fact.Request, fact.Rank, cancel);
        if ((await ReadersAsync(move, cancel)).SingleOrDefault(r => r.Id == fact.Membership) is not { } reader) return;      // left since
        var link = move.IsForAccount ? $"{move.AccountSlug}/acheteur/besoins" : $"{move.LeadSlug}/agglo/besoins";
        await sendMail.ExecuteAsync(new(move.Verdict switch { null => "besoin-recu", "Withdrawn" => "besoin-retire", _ => "besoin-repondu" }, $"{fact.Request:N}-{fact.Rank}", reader.Tenant, reader.Email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["compte"] = BodyName.Said(move.Account), ["du_compte"] = BodyName.Of(move.Account),
            ["souhait"] = FrenchFormat.LongDate(move.WishedOn),
            ["reponse"] = move switch { { PlannedOn: { } day } => $"acceptée pour le {FrenchFormat.LongDate(day)}", { Verdict: nameof(ProposalVerdict.Done) } => "réalisée", _ => "déclinée" },
            ["lien"] = $"{portal.Value.BaseUrl}/{link}",
        }, []), cancel);
    }

    private async Task<Move> FindAsync(Guid request, int rank, CancellationToken cancel) => (await db.Database.SqlQuery<Move>($"""
        select p.tenant_id as "Tenant", p.lead_id as "Lead", p.proposed_by as "Asker", t.name as "Account", t.slug as "AccountSlug", l.slug as "LeadSlug", p.wished_on as "WishedOn", a.verdict as "Verdict", a.planned_on as "PlannedOn"
        from proposals p join tenants t on t.id = p.tenant_id join tenants l on l.id = p.lead_id left join proposal_answers a on a.proposal_id = p.id and a.rank = {rank} where p.id = {request}
        """).ToListAsync(cancel)).Single();

    private async Task<IReadOnlyList<Reader>> ReadersAsync(Move move, CancellationToken cancel) => await db.Database.SqlQuery<Reader>($"""
        select m.id as "Id", m.tenant_id as "Tenant", m.person_id as "Person", m.person_email as "Email" from memberships m
        where m.revoked_at is null and (case when {move.IsForAccount} then m.tenant_id = {move.Tenant} and (m.role = 'AccountAdmin' or m.person_id = {move.Asker}) else m.tenant_id = {move.Lead} and m.role = 'LeadAdmin' end)
        order by m.id
        """).ToListAsync(cancel);
}
