using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>What waits for one person in one account, as numbers: « Mon espace » says it, so that nobody depends on a mail. Metadata only.</summary>
public sealed class ReadWaiting(PlatformDb db, CurrentScope scope)
{
    /// <param name="Accesses">Requests of the lead to read the account.</param>
    /// <param name="Amendments">Amendments that the account has not approved.</param>
    /// <param name="Attestations">The list of people of this quarter, while nobody attested it.</param>
    /// <param name="Approvals">Steps that this person may decide now.</param>
    /// <param name="Quotes">Requests whose date has passed and about which nothing is decided.</param>
    /// <param name="Answers">Tickets of this person that were answered.</param>
    public sealed record OfAccount(int Accesses, int Amendments, int Attestations, int Approvals, int Quotes, int Answers);

    /// <param name="Interests">Of communes: neither answered by an account nor set aside.</param>
    /// <param name="Amendments">That the lead has not approved.</param>
    /// <param name="Tickets">That nobody has answered yet.</param>
    /// <param name="Requests">For a day, that nobody has answered yet.</param>
    public sealed record OfLead(int Interests, int Amendments, int Tickets, int Requests);

    /// <summary>What a new administrator does first, and whether it is done.</summary>
    /// <param name="Convention">It binds both sides.</param>
    /// <param name="People">Who work for the account.</param>
    /// <param name="Departments">In use.</param>
    /// <param name="Keys">Holders with a live opening key.</param>
    /// <param name="Page">The account says on its public page who it is.</param>
    public sealed record Steps(bool Convention, int People, int Departments, int Keys, bool Page);

    /// <summary>Scope Tenant: only what concerns the departments that it reaches.</summary>
    public async Task<OfAccount> OfAccountAsync(CancellationToken cancel)
    {
        var (tenant, quarter) = (((Scope.Tenant)scope.Required).TenantId, AttestationRule.QuarterOf(FranceTime.DayOf(await db.NowAsync(cancel))));
        return await db.Database.SqlQuery<OfAccount>($"""
            select (select count(*)::int from access_consents c where c.tenant_id = {tenant} and not exists (select from access_consent_decisions d where d.tenant_id = c.tenant_id and d.consent_id = c.id)) as "Accesses",
              (select count(*)::int from convention_amendments a join sharing_conventions s on s.tenant_id = a.tenant_id and s.id = a.convention_id where a.tenant_id = {tenant} and a.member_approved_on is null and s.ended_on is null) as "Amendments",
              (select count(*)::int from people_attestations p where p.tenant_id = {tenant} and p.quarter = {quarter} and p.attested_at is null) as "Attestations",
              (select count(*)::int from approval_submissions s join approval_steps t on t.tenant_id = s.tenant_id and t.circuit_id = s.circuit_id where s.tenant_id = {tenant} and s.ended_at is null and sec.may_decide(s.id, t.position)) as "Approvals",
              (select count(*)::int from quote_requests q where q.tenant_id = {tenant} and q.sent_at is not null and q.answers_due <= (select sec.now()) and not exists (select from quote_outcomes o where o.tenant_id = q.tenant_id and o.request_id = q.id)) as "Quotes",
              (select count(*)::int from tickets t where t.tenant_id = {tenant} and t.person_id = {scope.Required.PersonId}::uuid and t.state = 'WaitingUser') as "Answers"
            """).SingleAsync(cancel);
    }

    /// <summary>Scope Lead.</summary>
    public async Task<OfLead> OfLeadAsync(CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var interests = await db.WaitingInterests(new(lead)).CountAsync(cancel);
        return await db.Database.SqlQuery<OfLead>($"""
            select {interests} as "Interests",
              (select count(*)::int from convention_amendments a join sharing_conventions s on s.tenant_id = a.tenant_id and s.id = a.convention_id where a.lead_id = {lead} and a.lead_approved_on is null and s.ended_on is null) as "Amendments",
              (select count(*)::int from sec.desk_tickets(false) t where t.first_answered_at is null) as "Tickets",
              (select count(*)::int from proposals p where p.lead_id = {lead} and p.kind = 'Request' and not exists (select from proposal_answers a where a.proposal_id = p.id)) as "Requests"
            """).SingleAsync(cancel);
    }

    /// <summary>Scope Tenant, for its administrator.</summary>
    public async Task<Steps> StepsAsync(CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        return await db.Database.SqlQuery<Steps>($"""
            select sec.convention_binds({tenant}) as "Convention",
              (select count(distinct m.person_id)::int from memberships m where m.tenant_id = {tenant} and m.revoked_at is null) as "People",
              (select count(*)::int from departments d where d.tenant_id = {tenant} and d.archived_at is null) as "Departments",
              (select count(distinct h.person_id)::int from key_holders h where h.tenant_id = {tenant} and h.revoked_at is null) as "Keys",
              exists (select from account_pages p where p.tenant_id = {tenant}) as "Page"
            """).SingleAsync(cancel);
    }
}
