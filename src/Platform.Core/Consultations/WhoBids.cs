using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consultations;

internal static class WhoBids
{
    /// <summary>The members of companies who deposited on it, or began to, and those companies' administrators. For jobs that tell them; no account may learn it (CCP R2132-9).</summary>
    public static Task<List<Guid>> MembersWhoBidAsync(this PlatformDb db, Guid tenant, Guid consultation, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select m.id as "Value" from company_members m
        where m.left_at is null and exists (select from bids b left join project_authors a on a.tenant_id = b.tenant_id and a.id = b.company_id where b.tenant_id = {tenant} and b.consultation_id = {consultation}
          and coalesce(a.company_id, b.company_id) = m.company_id and (coalesce(a.person_id, b.person_id) = m.person_id or m.role = 'CompanyAdmin'))
        """).ToListAsync(cancel);

    /// <summary>Whoever asked a question on it, and the administrators of those companies: they were told so when they asked. For jobs.</summary>
    public static Task<List<Guid>> MembersWhoAskedAsync(this PlatformDb db, Guid tenant, Guid consultation, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select m.id as "Value" from company_members m
        where m.left_at is null and exists (select from questions q left join question_authors w on w.tenant_id = q.tenant_id and w.id = q.company_id where q.tenant_id = {tenant} and q.consultation_id = {consultation}
          and coalesce(w.company_id, q.company_id) = m.company_id and (coalesce(w.asked_by, q.asked_by) = m.person_id or m.role = 'CompanyAdmin'))
        """).ToListAsync(cancel);

    /// <summary>Of a phase: whoever received the invitation, and the administrators of the companies that are invited.</summary>
    public static Task<List<Guid>> MembersInvitedAsync(this PlatformDb db, Guid tenant, Guid consultation, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select m.id as "Value" from company_members m
        where m.left_at is null and exists (select from stage_invitations i where i.tenant_id = {tenant} and i.consultation_id = {consultation} and i.invited_at is not null
          and i.company_id = m.company_id and (i.person_id = m.person_id or m.role = 'CompanyAdmin'))
        """).ToListAsync(cancel);
}
