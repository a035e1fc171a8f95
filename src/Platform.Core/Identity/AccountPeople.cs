using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Who acts for the account in scope, for the page of its administrator. Names and roles; never credentials.</summary>
public sealed class AccountPeople(PlatformDb db)
{
    /// <param name="Person">Id.</param>
    /// <param name="Name">As the account wrote it.</param>
    /// <param name="Email">Where the invitation went.</param>
    /// <param name="Roles">Those that live.</param>
    /// <param name="InvitedAt">When the last invitation left, for who has not come yet; null for everybody else.</param>
    public sealed record Row(Guid Person, string Name, string Email, IReadOnlyList<Held> Roles, DateTimeOffset? InvitedAt);

    /// <param name="Version">Of the terms of use; null: not accepted yet.</param>
    /// <param name="Declaration">Why an address that looks shared is this person's alone; null: it does not look so.</param>
    public sealed record Undertakings(string? Version, DateTimeOffset? AcceptedAt, string? Declaration);

    public async Task<Undertakings> UndertakingsAsync(Guid person, CancellationToken cancel) => (await db.Database.SqlQuery<Undertakings>($"""
        select t.version as "Version", t.accepted_at as "AcceptedAt", (select d.reason from address_declarations d where d.person_id = {person} order by d.declared_at desc limit 1) as "Declaration"
        from (select 1) one left join sec.terms_of_people() t on t.person_id = {person}
        """).ToListAsync(cancel)).Single();

    public sealed record Held(Id<Membership> Membership, MembershipRole Role, Id<Department> DepartmentId, string Department, DateTimeOffset GrantedAt);

    public async Task<IReadOnlyList<Row>> ReadAsync(CancellationToken cancel)
    {
        var rows = await (from m in db.Memberships.AsNoTracking()
                          join d in db.Departments.AsNoTracking() on m.DepartmentId equals d.Id
                          where m.RevokedAt == null
                          orderby m.Role
                          select new { m.PersonId, m.PersonName, m.PersonEmail, m.Id, m.Role, m.DepartmentId, Department = d.Name, m.GrantedAt, m.InvitedAt }).ToListAsync(cancel);
        var awaited = (await db.Database.SqlQuery<Guid>($"""select p as "Value" from sec.awaited_people() p""").ToListAsync(cancel)).ToHashSet();
        return [.. rows.GroupBy(row => row.PersonId).Select(person => new Row(person.Key, person.First().PersonName, person.First().PersonEmail,
            [.. person.Select(row => new Held(row.Id, row.Role, row.DepartmentId, row.Department, row.GrantedAt))],
            awaited.Contains(person.Key) ? person.Max(row => row.InvitedAt ?? row.GrantedAt) : null)).OrderBy(row => row.Name, FrenchOrder.Names).ThenBy(row => row.Email, FrenchOrder.Names)];
    }
}
