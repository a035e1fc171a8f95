using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Identity;

/// <summary>A new link to somebody who holds a role here and has not come yet: the first was lost, or is older than its seven days.</summary>
public sealed class SendInvitationAgain(PlatformDb db, CurrentScope scope, AccountPeople people, Outbox outbox)
{
    public sealed record Input(Guid Person);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Sent : Outcome;
        /// <summary>Nobody of this account, or somebody who has come meanwhile.</summary>
        public sealed record NotAwaited : Outcome;
        /// <summary>The last message left less than a minute ago: a second click sends nothing twice.</summary>
        public sealed record JustSent : Outcome;
        public T Match<T>(Func<Sent, T> sent, Func<NotAwaited, T> notAwaited, Func<JustSent, T> justSent) => this switch
        { Sent s => sent(s), NotAwaited n => notAwaited(n), JustSent j => justSent(j), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockRolesAsync((await db.TenantInScopeAsync(scope, cancel)).Id, cancel);
        if ((await people.ReadAsync(cancel)).FirstOrDefault(row => row.Person == input.Person) is not { InvitedAt: { } last }) return new Outcome.NotAwaited();
        var now = await db.NowAsync(cancel);
        if (now - last < TimeSpan.FromMinutes(1)) return new Outcome.JustSent();
        var first = await db.Memberships.Where(m => m.PersonId == input.Person && m.RevokedAt == null).OrderBy(m => m.GrantedAt).ThenBy(m => m.Id).FirstAsync(cancel);
        first.InviteAgain(now);
        await outbox.AddAsync(new PersonInvited(input.Person, first.Id.Value, now), cancel);
        return new Outcome.Sent();
    }
}
