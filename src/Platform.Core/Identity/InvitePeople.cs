using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>What <see cref="InvitePerson"/> does, for many at once: the same rules, in as many statements for a thousand as for one.</summary>
public sealed class InvitePeople(PlatformDb db, CurrentScope scope, FindOrCreatePeople findOrCreate, Outbox outbox)
{
    /// <param name="Added">Roles that the person did not hold yet.</param>
    /// <param name="WasHere">Held a role in this account before.</param>
    internal sealed record Given(Guid Person, int Added, bool WasHere);

    private sealed record Owner(string Email, string Name);

    /// <summary>All that stands against each, in their order.</summary>
    internal async Task<IReadOnlyList<IReadOnlyList<InvitePerson.Outcome>>> FaultsAsync(IReadOnlyList<InvitePerson.Input> inputs, CancellationToken cancel)
    {
        var (tenant, now) = (await db.TenantInScopeAsync(scope, cancel), await db.NowAsync(cancel));
        var wanted = inputs.SelectMany(input => input.Departments).Distinct().ToList();
        var live = (await db.Departments.Where(d => wanted.Contains(d.Id) && d.ArchivedAt == null).Select(d => d.Id).ToListAsync(cancel)).ToHashSet();
        var owners = await OwnersAsync(tenant.Id, inputs, cancel);
        return [.. inputs.Select(input => Faults(input, tenant, live, owners, now).ToList())];
    }

    private static IEnumerable<InvitePerson.Outcome> Faults(InvitePerson.Input input, Tenant tenant, HashSet<Id<Department>> live, ILookup<string, string> owners, DateTimeOffset now)
    {
        var (name, email) = (input.FullName.Trim(), input.Email.Trim());
        var known = owners[email.ToUpperInvariant()];
        if (name.Length is < 2 or > 120) yield return new InvitePerson.Outcome.NameMissing();
        if (!RegisterCompany.IsEmail(email)) yield return new InvitePerson.Outcome.EmailInvalid();
        else if (InvitePerson.SharedFault(email, input.AddressReason, now) is { } shared) yield return shared;
        else if (known.Any() && !known.Contains(name, StringComparer.OrdinalIgnoreCase)) yield return new InvitePerson.Outcome.AddressOfAnother(known.First());
        if (input.Roles.Count == 0 || !input.Roles.All(role => tenant.Kind.MayGive(role))) yield return new InvitePerson.Outcome.RoleMissing();
        if (input.Departments.Count == 0 || !input.Departments.All(live.Contains)) yield return new InvitePerson.Outcome.DepartmentMissing();
    }

    // Only what this account knows: whether an address has an account elsewhere is told to nobody.
    private async Task<ILookup<string, string>> OwnersAsync(Id<Tenant> account, IReadOnlyList<InvitePerson.Input> inputs, CancellationToken cancel)
    {
        string[] emails = [.. inputs.Select(input => input.Email.Trim().ToUpperInvariant()).Distinct(StringComparer.Ordinal)];
        return (await db.Database.SqlQuery<Owner>($"""select distinct upper(person_email) as "Email", person_name as "Name" from memberships where tenant_id = {account.Value} and revoked_at is null and upper(person_email) = any ({emails})""").ToListAsync(cancel))
            .ToLookup(owner => owner.Email, owner => owner.Name, StringComparer.Ordinal);
    }

    /// <param name="inputs">Nothing stands against any of them. One person may come twice: he is written to once.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>Each person once.</returns>
    internal async Task<IReadOnlyList<Given>> ExecuteAsync(IReadOnlyList<InvitePerson.Input> inputs, CancellationToken cancel)
    {
        var tenant = await db.TenantInScopeAsync(scope, cancel);
        await db.LockRolesAsync(tenant.Id, cancel);      // a list that is being attested misses nobody
        var now = await db.NowAsync(cancel);
        var people = await findOrCreate.ExecuteAsync(inputs.Select(input => (input.Email.Trim(), input.FullName.Trim())), cancel);
        var ids = people.Values.ToList();
        var held = (await db.Memberships.Where(m => ids.Contains(m.PersonId) && m.RevokedAt == null).Select(m => new { m.PersonId, m.Role, m.DepartmentId }).ToListAsync(cancel))
            .Select(m => (m.PersonId, m.Role, m.DepartmentId)).ToHashSet();
        var known = held.Select(h => h.PersonId).ToHashSet();
        var added = (from input in inputs
                     let person = people[input.Email.Trim()]
                     from department in input.Departments
                     from role in input.Roles
                     where held.Add((person, role, department))
                     select new Membership(tenant.Id, person, input.FullName.Trim(), input.Email.Trim(), role, department, scope.Required.PersonId, now)).ToList();
        db.Memberships.AddRange(added);
        await db.SaveChangesAsync(cancel);
        await DeclareAsync(inputs, people, now, cancel);
        await outbox.AddAsync([.. added.DistinctBy(m => m.PersonId).Select(m => new PersonInvited(m.PersonId, m.Id.Value))], cancel);
        var count = added.CountBy(m => m.PersonId).ToDictionary();
        return [.. people.Values.Distinct().Select(person => new Given(person, count.GetValueOrDefault(person), known.Contains(person)))];
    }

    // An address that looks shared passed, so there is a reason.
    private async Task DeclareAsync(IReadOnlyList<InvitePerson.Input> inputs, IReadOnlyDictionary<string, Guid> people, DateTimeOffset now, CancellationToken cancel)
    {
        var rule = SharedAddressRules.On(now);
        var declared = inputs.Where(input => rule.WordIn(input.Email.Trim()) is not null).ToList();
        if (declared.Count == 0) return;
        var account = ((Scope.Tenant)scope.Required).TenantId;
        Guid[] ids = [.. declared.Select(_ => Guid.CreateVersion7())], persons = [.. declared.Select(input => people[input.Email.Trim()])];
        string[] names = [.. declared.Select(input => input.FullName.Trim())], emails = [.. declared.Select(input => input.Email.Trim())], reasons = [.. declared.Select(input => input.AddressReason!.Trim())];
        await db.Database.ExecuteSqlAsync($"""
            insert into address_declarations (tenant_id, id, person_id, person_name, email, reason, declared_by, declared_at)
            select {account}, d.id, d.person, d.name, d.email, d.reason, {scope.Required.PersonId}::uuid, {now} from unnest({ids}, {persons}, {names}, {emails}, {reasons}) as d (id, person, name, email, reason)
            """, cancel);
    }
}
