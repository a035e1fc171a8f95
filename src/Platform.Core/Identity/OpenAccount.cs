using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Opens an account under the lead in scope, with a first department and a first administrator, in one transaction.</summary>
public sealed class OpenAccount(UnitOfWorkFactory work, CurrentScope scope, TimeProvider clock)
{
    /// <param name="ContractsPerYear">Declared.</param>
    /// <param name="LinkedTo">Portal of the commune that a linked structure belongs to.</param>
    /// <param name="Body">What it is as a buyer.</param>
    public sealed record Input(string Name, string Siret, string Slug, string? InseeCode, int? ContractsPerYear, string AdministratorName, string AdministratorEmail, string FirstDepartment,
        string? AddressReason = null, string? LinkedTo = null, BuyerBody Body = BuyerBody.LocalAuthority);

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
        if (AdministratorFaults(input, clock.GetUtcNow()).FirstOrDefault() is { } fault) return new Outcome.AdministratorRefused(fault);
        return await work.RunAsync<Outcome>(scope.Required, async services =>
        {
            var made = await services.GetRequiredService<SyndicateTenant>().ExecuteAsync(AccountOf(input), cancel);
            if (made is not SyndicateTenant.Outcome.Syndicated { Tenant: var account }) return new Outcome.AccountRefused(made);
            var welcomed = await services.GetRequiredService<WelcomeAccounts>().ExecuteAsync([new(account, input.AdministratorName, input.AdministratorEmail, input.AddressReason)], input.FirstDepartment, cancel);
            return welcomed[account] is { } administrator ? new Outcome.Opened(account, administrator) : new Outcome.AccountRefused(new SyndicateTenant.Outcome.SlugTaken());
        }, cancel);
    }

    /// <summary>All that would be refused, in the order of the form; nothing is written.</summary>
    public async Task<IReadOnlyList<Outcome>> CheckAsync(Input input, CancellationToken cancel)
    {
        var ofAccount = await work.RunAsync(scope.Required, services => services.GetRequiredService<SyndicateTenant>().FaultsAsync(AccountOf(input), cancel), cancel);
        return [.. ofAccount.Select(reason => new Outcome.AccountRefused(reason)), .. AdministratorFaults(input, clock.GetUtcNow()).Select(reason => new Outcome.AdministratorRefused(reason))];
    }

    internal static SyndicateTenant.Input AccountOf(Input input) => new(input.Name, input.Siret, input.Slug, input.InseeCode, input.ContractsPerYear, input.LinkedTo, input.Body);

    internal static IEnumerable<InvitePerson.Outcome> AdministratorFaults(Input input, DateTimeOffset now)
    {
        if (input.AdministratorName.Trim().Length is < 2 or > 120) yield return new InvitePerson.Outcome.NameMissing();
        if (!RegisterCompany.IsEmail(input.AdministratorEmail)) yield return new InvitePerson.Outcome.EmailInvalid();
        else if (InvitePerson.SharedFault(input.AdministratorEmail, input.AddressReason, now) is { } shared) yield return shared;
    }
}
