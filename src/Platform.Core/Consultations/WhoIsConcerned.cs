using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consultations;

/// <summary>Why somebody is told: each is written why.</summary>
/// <remarks>An <see cref="Asker"/> is told of the answer to his question, a <see cref="Questioner"/>, who asked once, of whatever changes after.</remarks>
public enum Audience { Team, Bidder, Withdrawer, Asker, Invited, Questioner }

/// <summary>Everybody whom something of a consultation concerns, once each, by address. For jobs: no account may learn it (CCP R2132-9).</summary>
internal static class WhoIsConcerned
{
    /// <param name="Audience">Somebody of several kinds is one: colleague before bidder, bidder before withdrawer.</param>
    /// <param name="Who">A membership, a member of a company, or a withdrawal.</param>
    public sealed record Person(int Audience, Guid Who);

    /// <summary>Live members of the account who work on a consultation: a buyer of another department is none of them.</summary>
    public static Task<List<Guid>> TeamAsync(this PlatformDb db, Guid tenant, Guid consultation, string[] roles, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select m.id as "Value" from memberships m
        where m.tenant_id = {tenant} and m.revoked_at is null and m.role = any ({roles})
          and (m.role <> 'Buyer' or m.department_id in (with recursive above as (
            select d.id, d.parent_id from departments d join consultations c on c.tenant_id = d.tenant_id and c.department_id = d.id where c.tenant_id = {tenant} and c.id = {consultation}
            union
            select p.id, p.parent_id from departments p join above a on p.id = a.parent_id where p.tenant_id = {tenant}) select id from above))
        """).ToListAsync(cancel);

    /// <param name="db">In scope System.</param>
    /// <param name="team">Memberships that are told too.</param>
    /// <param name="askers">Members of companies whose question is answered.</param>
    public static async Task<IReadOnlyList<Person>> ConcernedAsync(this PlatformDb db, Guid tenant, Guid consultation, IReadOnlyCollection<Guid> team, IReadOnlyCollection<Guid> askers, CancellationToken cancel)
    {
        var bidders = await db.MembersWhoBidAsync(tenant, consultation, cancel);
        Guid[] colleagues = [.. team], asking = [.. askers], invited = [.. await db.MembersInvitedAsync(tenant, consultation, cancel)], asked = [.. await db.MembersWhoAskedAsync(tenant, consultation, cancel)];
        return await db.Database.SqlQuery<Person>($"""
            select distinct on (lower(email)) audience as "Audience", id as "Who" from (
              select 0 as audience, 0 as rank, m.id, m.person_email as email, m.granted_at as since from memberships m where m.id = any ({colleagues})
              union all
              select 3, 1, m.id, m.person_email, m.joined_at from company_members m where m.id = any ({asking}) and m.left_at is null
              union all
              select 1, 2, m.id, m.person_email, m.joined_at from company_members m where m.id = any ({bidders})
              union all
              select 4, 3, m.id, m.person_email, m.joined_at from company_members m where m.id = any ({invited})
              union all
              select 5, 4, m.id, m.person_email, m.joined_at from company_members m where m.id = any ({asked})
              union all
              select 2, 3, w.id, w.email, w.withdrawn_at from dce_withdrawals w
              where w.tenant_id = {tenant} and w.consultation_id = {consultation} and w.email is not null) concerned
            order by lower(email), rank, since
            """).ToListAsync(cancel);
    }

    /// <returns>Null: left since, nobody to tell any more.</returns>
    public static async Task<string?> AddressAsync(this PlatformDb db, Guid tenant, Audience audience, Guid who, CancellationToken cancel) => (await db.Database.SqlQuery<string>(audience switch
    {
        Audience.Team => $"select person_email as \"Value\" from memberships where tenant_id = {tenant} and id = {who} and revoked_at is null",
        Audience.Bidder or Audience.Asker or Audience.Invited or Audience.Questioner => $"select person_email as \"Value\" from company_members where id = {who} and left_at is null",
        Audience.Withdrawer => $"select email as \"Value\" from dce_withdrawals where tenant_id = {tenant} and id = {who}",
    }).ToListAsync(cancel)).SingleOrDefault();
}
