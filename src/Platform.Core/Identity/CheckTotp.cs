using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Crypto;

namespace Platform.Core.Identity;

/// <summary>Second half of a company's sign-in. A code is accepted once, five wrong ones lock for a quarter of an hour.</summary>
public sealed class CheckTotp(UnitOfWorkFactory work)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Right : Outcome;
        public sealed record Wrong : Outcome;
        /// <summary>This code, or a later one, was already used.</summary>
        public sealed record UsedBefore : Outcome;
        public sealed record LockedOut : Outcome;
        public T Match<T>(Func<Right, T> right, Func<Wrong, T> wrong, Func<UsedBefore, T> usedBefore, Func<LockedOut, T> lockedOut) => this switch
        { Right r => right(r), Wrong w => wrong(w), UsedBefore u => usedBefore(u), LockedOut l => lockedOut(l), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public Task<Outcome> ExecuteAsync(Guid id, string code, CancellationToken cancel) => work.RunAsync<Outcome>(new Scope.SignIn(id), async services =>
    {
        var people = services.GetRequiredService<UserManager<Person>>();
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        if (await people.IsLockedOutAsync(person)) return new Outcome.LockedOut();
        var secret = await services.GetRequiredService<TotpSecrets>().CurrentAsync(person);
        var now = await services.GetRequiredService<PlatformDb>().NowAsync(cancel);
        if (secret is null || Totp.StepOf(secret, code, now) is not { } step)
        {
            await people.AccessFailedAsync(person);
            return await people.IsLockedOutAsync(person) ? new Outcome.LockedOut() : new Outcome.Wrong();
        }
        if (step <= person.LastTotpStep) return new Outcome.UsedBefore();
        person.LastTotpStep = step;
        var kept = await people.ResetAccessFailedCountAsync(person);
        if (kept.Succeeded) kept = await people.UpdateAsync(person);
        return kept.Succeeded ? new Outcome.Right() : new Outcome.UsedBefore();       // two at once: the concurrency stamp lets one through
    }, cancel);
}
