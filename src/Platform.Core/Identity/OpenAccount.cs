using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>
/// Opens an account under the lead in scope, with a first department and a first administrator. Two transactions, two owners:
/// asked again after a crash between them, it finishes what is missing, and only that: an account that ever had a member gives its
/// roles itself, or the lead would let himself in by sending this form again.
/// </summary>
public sealed class OpenAccount(UnitOfWorkFactory work, CurrentScope scope, TimeProvider clock)
{
    /// <param name="ContractsPerYear">Declared.</param>
    /// <param name="LinkedTo">Portal of the commune that a linked structure belongs to.</param>
    public sealed record Input(string Name, string Siret, string Slug, string? InseeCode, int? ContractsPerYear, string AdministratorName, string AdministratorEmail, string FirstDepartment,
        string? AddressReason = null, string? LinkedTo = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Opened(Id<Tenant> Tenant, Guid Administrator) : Outcome;
        public sealed record AccountRefused(SyndicateTenant.Outcome Reason) : Outcome;
        public sealed record AdministratorRefused(InvitePerson.Outcome Reason) : Outcome;
        public T Match<T>(Func<Opened, T> opened, Func<AccountRefused, T> accountRefused, Func<AdministratorRefused, T> administratorRefused) => this switch
        {
            Opened o => opened(o), AccountRefused a => accountRefused(a), AdministratorRefused a => administratorRefused(a),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (AdministratorFaults(input).FirstOrDefault() is { } fault) return new Outcome.AdministratorRefused(fault);

        var lead = (Scope.Lead)scope.Required;
        var made = await work.RunAsync(lead, services => services.GetRequiredService<SyndicateTenant>().ExecuteAsync(AccountOf(input), cancel), cancel);
        return made switch
        {
            SyndicateTenant.Outcome.Syndicated s => await FirstPersonAsync(s.Tenant, lead, input, cancel),
            _ => new Outcome.AccountRefused(made),
        };
    }

    /// <summary>All that would be refused, in the order of the form; nothing is written.</summary>
    public async Task<IReadOnlyList<Outcome>> CheckAsync(Input input, CancellationToken cancel)
    {
        var ofAccount = await work.RunAsync(scope.Required, services => services.GetRequiredService<SyndicateTenant>().FaultsAsync(AccountOf(input), cancel), cancel);
        return [.. ofAccount.Select(reason => new Outcome.AccountRefused(reason)), .. AdministratorFaults(input).Select(reason => new Outcome.AdministratorRefused(reason))];
    }

    private static SyndicateTenant.Input AccountOf(Input input) => new(input.Name, input.Siret, input.Slug, input.InseeCode, input.ContractsPerYear, input.LinkedTo);

    private IEnumerable<InvitePerson.Outcome> AdministratorFaults(Input input)
    {
        if (input.AdministratorName.Trim().Length is < 2 or > 120) yield return new InvitePerson.Outcome.NameMissing();
        if (!RegisterCompany.IsEmail(input.AdministratorEmail)) yield return new InvitePerson.Outcome.EmailInvalid();
        else if (InvitePerson.SharedFault(input.AdministratorEmail, input.AddressReason, clock.GetUtcNow()) is { } shared) yield return shared;
    }

    private Task<Outcome> FirstPersonAsync(Id<Tenant> tenant, Scope.Lead lead, Input input, CancellationToken cancel) =>
        work.RunAsync(new Scope.Tenant(tenant.Value, lead.Person), async services =>
        {
            var db = services.GetRequiredService<PlatformDb>();
            await db.LockRolesAsync(tenant, cancel);
            var members = await db.Memberships.AsNoTracking().OrderBy(m => m.GrantedAt).ToListAsync(cancel);      // those who left count too
            if (members is [var first, ..]) return SentTwice(first, lead, input) ? new Outcome.Opened(tenant, first.PersonId) : new Outcome.AccountRefused(new SyndicateTenant.Outcome.SlugTaken());
            var invited = await InviteFirstAsync(services, tenant, input.FirstDepartment, input.AdministratorName, input.AdministratorEmail, [MembershipRole.AccountAdmin], cancel, input.AddressReason);
            return invited is InvitePerson.Outcome.Invited { Person: var person } ? new Outcome.Opened(tenant, person) : (Outcome)new Outcome.AdministratorRefused(invited);
        }, cancel);

    // The same form once more, while its own invitation stands: the answer is the same and nothing is granted.
    private static bool SentTwice(Membership first, Scope.Lead lead, Input input) =>
        first.RevokedAt is null && first.GrantedBy == lead.Person && string.Equals(first.PersonEmail, input.AdministratorEmail.Trim(), StringComparison.OrdinalIgnoreCase);

    internal static async Task<InvitePerson.Outcome> InviteFirstAsync(
        IServiceProvider services, Id<Tenant> tenant, string department, string name, string email, IReadOnlyList<MembershipRole> roles, CancellationToken cancel, string? addressReason = null)
    {
        var db = services.GetRequiredService<PlatformDb>();
        var first = await db.Departments.Where(d => d.ArchivedAt == null).OrderBy(d => d.CreatedAt).FirstOrDefaultAsync(cancel);
        if (first is null)
        {
            first = new Department(tenant, null, department, await db.NowAsync(cancel));
            db.Departments.Add(first);
            await db.SaveChangesAsync(cancel);
        }
        return await services.GetRequiredService<InvitePerson>().ExecuteAsync(new(name, email, roles, [first.Id], addressReason), cancel);
    }
}

/// <summary>The operator opens the agglomeration's own account, once (`platform` command): everything else starts from there.</summary>
public sealed class OpenLead(UnitOfWorkFactory work)
{
    public sealed record Input(string Name, string Siret, string Slug, string Territory, string AdministratorName, string AdministratorEmail, string FirstDepartment);

    public sealed record Opened(Id<Tenant> Tenant, Guid Administrator);

    public async Task<Opened> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = await work.RunAsync(new Scope.System("operator:open-lead"), async services =>
        {
            var db = services.GetRequiredService<PlatformDb>();
            var known = await db.Tenants.SingleOrDefaultAsync(t => t.Slug == input.Slug && t.Kind == TenantKind.Lead, cancel);
            if (known is not null) return known.Id;
            var lead = new Tenant(TenantKind.Lead, null, input.Name, input.Slug, Siret.Parse(input.Siret), null, input.Territory, await db.NowAsync(cancel));
            db.Tenants.Add(lead);
            return lead.Id;
        }, cancel);
        var invited = await work.RunAsync(new Scope.Tenant(tenant.Value, null), services => OpenAccount.InviteFirstAsync(services, tenant, input.FirstDepartment,
            input.AdministratorName, input.AdministratorEmail, [MembershipRole.AccountAdmin, MembershipRole.LeadAdmin], cancel), cancel);
        return invited is InvitePerson.Outcome.Invited i ? new(tenant, i.Person) : throw new InvalidOperationException($"The first administrator was refused: {invited.GetType().Name}.");
    }
}
