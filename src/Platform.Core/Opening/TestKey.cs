using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

/// <summary>The drill: a holder shows again that the key still opens. Without it a key counts no more after a while (<see cref="Law.KeyTestRules"/>).</summary>
public sealed class TestKey(PlatformDb db, HolderChallenges challenges)
{
    public sealed record Input(Id<KeyChallenge> Challenge, byte[] Answer);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Tested(DateTimeOffset At) : Outcome;
        public sealed record NotProved : Outcome;
        public sealed record NoKey : Outcome;
        public T Match<T>(Func<Tested, T> tested, Func<NotProved, T> notProved, Func<NoKey, T> noKey) => this switch
        { Tested t => tested(t), NotProved p => notProved(p), NoKey n => noKey(n), _ => throw new UnreachableException() };
    }

    /// <returns>Null when the person has no live key.</returns>
    public async Task<HolderChallenges.Asked?> BeginAsync(CancellationToken cancel) =>
        await MineAsync(cancel) is { } holder ? await challenges.AskAsync(X25519Recipient.Parse(holder.Recipient), cancel) : null;

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await MineAsync(cancel) is not { } holder) return new Outcome.NoKey();
        var now = await db.NowAsync(cancel);
        if (!await challenges.AcceptAsync(input.Challenge, holder.Recipient, input.Answer, now, cancel)) return new Outcome.NotProved();
        db.KeyTests.Add(holder.Test(input.Challenge, now));
        return new Outcome.Tested(now);
    }

    private Task<KeyHolder?> MineAsync(CancellationToken cancel)
    {
        var (_, person) = challenges.Who();
        return db.KeyHolders.SingleOrDefaultAsync(h => h.PersonId == person && h.RevokedAt == null, cancel);
    }
}
