using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Who acts for the account in scope, for the page of its administrator. Names and roles; never credentials.</summary>
public sealed class AccountPeople(PlatformDb db)
{
    public sealed record Row(Guid Person, string Name, string Email, IReadOnlyList<Held> Roles);

    public sealed record Held(Id<Membership> Membership, MembershipRole Role, string Department, DateTimeOffset GrantedAt);

    public async Task<IReadOnlyList<Row>> ReadAsync(CancellationToken cancel)
    {
        var rows = await (from m in db.Memberships.AsNoTracking()
                          join d in db.Departments.AsNoTracking() on m.DepartmentId equals d.Id
                          where m.RevokedAt == null
                          orderby m.PersonName, m.PersonEmail, m.Role
                          select new { m.PersonId, m.PersonName, m.PersonEmail, m.Id, m.Role, Department = d.Name, m.GrantedAt }).ToListAsync(cancel);
        return [.. rows.GroupBy(row => row.PersonId).Select(person => new Row(person.Key, person.First().PersonName, person.First().PersonEmail,
            [.. person.Select(row => new Held(row.Id, row.Role, row.Department, row.GrantedAt))]))];
    }
}
