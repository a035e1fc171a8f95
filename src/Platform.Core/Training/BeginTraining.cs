using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Crypto.Keys;

namespace Platform.Core.Training;

/// <summary>
/// Begins a practice deposit with a limit of its own, for whoever asks: no account is needed and none is noted. The key was made in the visitor's browser; only
/// its public half comes here, so that this platform reads no practice bid either.
/// </summary>
public sealed class BeginTraining(PlatformDb db)
{
    /// <param name="Recipient">Public half of the practice key, <c>age1…</c>.</param>
    public sealed record Input(string? Recipient);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Begun(Guid Id) : Outcome;

        /// <summary>No key came: the page's script did not run.</summary>
        public sealed record NoKey : Outcome;

        /// <summary>As many stand as the rule allows.</summary>
        public sealed record Full : Outcome;
        public T Match<T>(Func<Begun, T> begun, Func<NoKey, T> noKey, Func<Full, T> full) => this switch
        { Begun b => begun(b), NoKey n => noKey(n), Full f => full(f), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (!X25519Recipient.TryParse(input.Recipient, out _)) return new Outcome.NoKey();
        var now = await db.NowAsync(cancel);
        var rule = TrainingRules.On(now);
        var (id, limit) = (Secret(), WholeMinute(now + rule.Deadline));
        EnvelopeKind[] kinds = [EnvelopeKind.Application, EnvelopeKind.Offer];
        Guid[] ids = [.. kinds.Select(_ => Secret())];
        string[] names = [.. kinds.Select(kind => kind.ToString())];
        string[] contexts = [.. kinds.Select(kind => TrainingConsultation.Context(id, kind, input.Recipient!, limit, RandomNumberGenerator.GetBytes(32)))];      // parsed above: not null
        var said = (await db.Database.SqlQuery<string>($"""
            select sec.begin_training({id}, {input.Recipient}, {limit}, {now + rule.Kept}, {rule.AliveDeposits}, {rule.AliveBytes}, {ids}, {names}, {contexts}) as "Value"
            """).ToListAsync(cancel)).Single();
        return said == "Begun" ? new Outcome.Begun(id) : new Outcome.Full();
    }

    // Random, not version 7: whoever has it has the deposit.
    private static Guid Secret() => new(RandomNumberGenerator.GetBytes(16));

    // The next one, as buyers choose their limits: nobody reads seconds that nobody has chosen.
    private static DateTimeOffset WholeMinute(DateTimeOffset at) => at.AddTicks((TimeSpan.TicksPerMinute - (at.Ticks % TimeSpan.TicksPerMinute)) % TimeSpan.TicksPerMinute);
}
