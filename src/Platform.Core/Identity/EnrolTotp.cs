using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Crypto;

namespace Platform.Core.Identity;

/// <summary>Installs an authenticator application: shows a new secret, keeps it once a first code proves that it was read.</summary>
public sealed class EnrolTotp(UnitOfWorkFactory work)
{
    /// <param name="Secret">Base32, for typing; random, never shown again once a code was accepted.</param>
    public sealed record Begun(string Secret, string Uri);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Installed : Outcome;
        public sealed record WrongCode : Outcome;
        public T Match<T>(Func<Installed, T> installed, Func<WrongCode, T> wrongCode) => this switch
        { Installed i => installed(i), WrongCode w => wrongCode(w), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public Task<Begun> BeginAsync(Guid id, string issuer, CancellationToken cancel) => work.RunAsync(new Scope.SignIn(id), async services =>
    {
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        var secret = Totp.ToBase32(await services.GetRequiredService<TotpSecrets>().BeginAsync(person));
        var label = $"{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(person.Email ?? "")}";
        return new Begun(secret, $"otpauth://totp/{label}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}");
    }, cancel);

    public Task<Outcome> ExecuteAsync(Guid id, string code, CancellationToken cancel) => work.RunAsync<Outcome>(new Scope.SignIn(id), async services =>
    {
        var (people, secrets) = (services.GetRequiredService<UserManager<Person>>(), services.GetRequiredService<TotpSecrets>());
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        var now = await services.GetRequiredService<PlatformDb>().NowAsync(cancel);
        if (await people.IsLockedOutAsync(person) || await secrets.PendingAsync(person) is not { } secret || Totp.StepOf(secret, code, now) is not { } step)
        {
            await people.AccessFailedAsync(person);
            return new Outcome.WrongCode();
        }
        await secrets.KeepAsync(person, secret);
        (person.TwoFactorEnabled, person.LastTotpStep) = (true, step);
        await people.ResetAccessFailedCountAsync(person);
        await people.UpdateSecurityStampAsync(person);          // sessions opened under the former secret end
        return new Outcome.Installed();
    }, cancel);
}
