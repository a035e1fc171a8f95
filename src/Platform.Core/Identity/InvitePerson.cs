using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Gives a person roles in the account in scope, in one department or more (VR-23), and has a link sent with which he registers his passkey.</summary>
public sealed class InvitePerson(PlatformDb db, CurrentScope scope, FindOrCreatePerson findOrCreate, Outbox outbox)
{
    /// <param name="AddressReason">Why an address that looks shared is read by this person alone; asked only then (VR-38).</param>
    public sealed record Input(string FullName, string Email, IReadOnlyList<MembershipRole> Roles, IReadOnlyList<Id<Department>> Departments, string? AddressReason = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Invited(Guid Person) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record EmailInvalid : Outcome;
        /// <summary>No role at all, or one that this account cannot give (administrator of the agglomeration, in a commune).</summary>
        public sealed record RoleMissing : Outcome;
        /// <summary>None at all, or one that this account does not have, or has archived.</summary>
        public sealed record DepartmentMissing : Outcome;
        /// <summary>The address names a service: whoever reads it would have the access. Declared to be one person's alone, with a reason, it is taken, and the declaration is kept.</summary>
        public sealed record AddressShared(string Word, SharedAddressRule Rule) : Outcome;
        /// <summary>One address, one person.</summary>
        public sealed record AddressOfAnother(string Name) : Outcome;
        public T Match<T>(Func<Invited, T> invited, Func<NameMissing, T> nameMissing, Func<EmailInvalid, T> emailInvalid, Func<RoleMissing, T> roleMissing, Func<DepartmentMissing, T> departmentMissing, Func<AddressShared, T> addressShared, Func<AddressOfAnother, T> addressOfAnother) => this switch
        {
            Invited i => invited(i), NameMissing n => nameMissing(n), EmailInvalid e => emailInvalid(e), RoleMissing r => roleMissing(r),
            DepartmentMissing d => departmentMissing(d), AddressShared a => addressShared(a), AddressOfAnother a => addressOfAnother(a), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (name, email) = (input.FullName.Trim(), input.Email.Trim());
        if (await FaultsAsync(input, cancel) is [var fault, ..]) return fault;
        var tenant = await db.TenantInScopeAsync(scope, cancel);

        var person = await findOrCreate.ExecuteAsync(email, name, cancel);
        var held = await db.Memberships.Where(m => m.PersonId == person && m.RevokedAt == null).Select(m => new { m.Role, m.DepartmentId }).ToListAsync(cancel);
        var now = await db.NowAsync(cancel);
        var added = input.Departments.Distinct().SelectMany(department => input.Roles.Distinct().Select(role => new { Role = role, DepartmentId = department })).Except(held)
            .Select(wanted => new Membership(tenant.Id, person, name, email, wanted.Role, wanted.DepartmentId, scope.Required.PersonId, now)).ToList();
        db.Memberships.AddRange(added);
        await db.SaveChangesAsync(cancel);
        if (SharedAddressRules.On(now).WordIn(email) is not null)       // it passed, so there is a reason
            await db.Database.ExecuteSqlAsync($"""
                insert into address_declarations (tenant_id, id, person_id, person_name, email, reason, declared_by, declared_at)
                values ({tenant.Id.Value}, {Guid.CreateVersion7()}, {person}, {name}, {email}, {input.AddressReason!.Trim()}, {scope.Required.PersonId}, {now})
                """, cancel);
        if (added is [var first, ..]) await outbox.AddAsync(new PersonInvited(person, first.Id.Value), cancel);
        return new Outcome.Invited(person);
    }

    /// <summary>All that stands against it, in the order of the form.</summary>
    public async Task<IReadOnlyList<Outcome>> FaultsAsync(Input input, CancellationToken cancel)
    {
        var (faults, tenant) = (new List<Outcome>(), await db.TenantInScopeAsync(scope, cancel));
        if (input.FullName.Trim().Length is < 2 or > 120) faults.Add(new Outcome.NameMissing());
        if (!RegisterCompany.IsEmail(input.Email.Trim())) faults.Add(new Outcome.EmailInvalid());
        else if (SharedFault(input.Email, input.AddressReason, await db.NowAsync(cancel)) is { } shared) faults.Add(shared);
        else if (await OwnerAsync(input, cancel) is { } owner) faults.Add(new Outcome.AddressOfAnother(owner));
        if (input.Roles.Count == 0 || !input.Roles.All(role => tenant.Kind.MayGive(role))) faults.Add(new Outcome.RoleMissing());
        if (!await db.AreLiveAsync(input.Departments, cancel)) faults.Add(new Outcome.DepartmentMissing());
        return faults;
    }

    /// <summary>Null when the address names a person, or when its one reader was declared with a reason.</summary>
    internal static Outcome? SharedFault(string email, string? reason, DateTimeOffset now)
    {
        var rule = SharedAddressRules.On(now);
        return rule.WordIn(email.Trim()) is { } word && (reason?.Trim().Length ?? 0) < rule.LeastReason ? new Outcome.AddressShared(word, rule) : null;
    }

    // Only what this account knows: whether an address has an account elsewhere is told to nobody.
    private async Task<string?> OwnerAsync(Input input, CancellationToken cancel)
    {
        var (email, name) = (input.Email.Trim().ToUpperInvariant(), input.FullName.Trim());
        var owners = await db.Database.SqlQuery<string>($"select distinct person_name as \"Value\" from memberships where revoked_at is null and upper(person_email) = {email}").ToListAsync(cancel);
        return owners.Count == 0 || owners.Exists(owner => string.Equals(owner, name, StringComparison.OrdinalIgnoreCase)) ? null : owners[0];
    }
}

/// <summary>The person of an address, or a new one without credentials. Own transaction: people belong to another database role.</summary>
public sealed class FindOrCreatePerson(UnitOfWorkFactory work, EmailLinks links)
{
    public async Task<Guid> ExecuteAsync(string email, string fullName, CancellationToken cancel)
    {
        if (await links.PersonByEmailAsync(email, cancel) is { } known) return known;
        var id = Guid.CreateVersion7();
        try
        {
            await work.RunAsync(new Scope.SignIn(id), async services =>
            {
                var now = await services.GetRequiredService<PlatformDb>().NowAsync(cancel);
                await services.GetRequiredService<UserManager<Person>>().CreateOrThrowAsync(new Person(id, email, fullName, now), password: null);
            }, cancel);
            return id;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return await links.PersonByEmailAsync(email, cancel) ?? throw new InvalidOperationException("The address is taken by nobody.", e);
        }
    }
}

internal static class TenantRoles
{
    /// <summary>At least one, all of this account, none archived.</summary>
    public static async Task<bool> AreLiveAsync(this PlatformDb db, IReadOnlyList<Id<Department>> departments, CancellationToken cancel)
    {
        var wanted = departments.Distinct().ToList();
        return wanted.Count > 0 && await db.Departments.CountAsync(d => wanted.Contains(d.Id) && d.ArchivedAt == null, cancel) == wanted.Count;
    }

    public static async Task<Tenant> TenantInScopeAsync(this PlatformDb db, CurrentScope scope, CancellationToken cancel)
    {
        var id = new Id<Tenant>(((Scope.Tenant)scope.Required).TenantId);
        return await db.Tenants.SingleAsync(t => t.Id == id, cancel);
    }

    /// <summary>Granting and revoking in one account wait for each other: two administrators cannot revoke one another at the same instant.</summary>
    public static async Task LockRolesAsync(this PlatformDb db, Id<Tenant> tenant, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"roles:" + tenant}, 0))", cancel);
}
