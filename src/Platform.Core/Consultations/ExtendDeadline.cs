using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// Moves the limit of a published consultation later, before it has passed, with a reason that everybody reads. Decided under the lock that
/// deposits and the closing take, by the database's clock: one of extension and closing wins, never both. Bids sealed before stay valid.
/// </summary>
public sealed class ExtendDeadline(PlatformDb db, AppendEntry register, Outbox outbox, IEnumerable<IChangeFollower> followers, ReadLegality legality)
{
    /// <summary>What the passkey confirms: this limit, for this reason.</summary>
    public const string Act = "extend";

    public static byte[] ActHash(Asked asked) => ActHash(asked.Consultation, asked.Limit, Reasons.Read(asked.Reason) ?? "");

    private static byte[] ActHash(Id<Consultation> consultation, DateTimeOffset limit, string reason) => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Act}\n{consultation}\n{WireInstant.Format(limit)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reason)))}"));

    /// <param name="Limit">Typed in Paris time, read through FranceTime.</param>
    /// <param name="Reason">As it will be published.</param>
    public sealed record Asked(Id<Consultation> Consultation, DateTimeOffset Limit, string? Reason);

    /// <param name="ConfirmedCost">Of saying it to the journals too, as the check showed it.</param>
    public sealed record Input(Asked Asked, Guid Proof, string ByName = "", decimal ConfirmedCost = 0);

    public enum Fault { NotLater, TooFar, ReasonMissing, ReasonTooLong, CostChanged }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Extended(DateTimeOffset From, DateTimeOffset To) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;

        /// <summary>The limit has passed: what came late stays late (CCP R2143-2, R2151-5).</summary>
        public sealed record TooLate(DateTimeOffset Limit) : Outcome;

        public sealed record NotProved : Outcome;

        /// <summary>A draft, declared sans suite, or nothing of this account.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Extended, T> extended, Func<Refused, T> refused, Func<TooLate, T> tooLate, Func<NotProved, T> notProved, Func<NotFound, T> notFound) => this switch
        { Extended e => extended(e), Refused r => refused(r), TooLate t => tooLate(t), NotProved n => notProved(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    /// <summary>What stands against it now; null when nothing does. The page asks before it asks for the passkey.</summary>
    public async Task<Outcome?> ObjectionAsync(Asked asked, CancellationToken cancel) => await JudgeAsync(asked, await db.NowAsync(cancel), cancel);

    /// <summary>What saying it to the journals will cost, without tax.</summary>
    public async Task<ChangeCost> CostAsync(Consultation consultation, CancellationToken cancel) => await followers.CostAsync(consultation, await db.NowAsync(cancel), inTheAct: false, cancel);

    /// <summary>
    /// The least time of the offers of a phase, counted from its invitations; null where the law gives none. A date that all candidates had agreed to is agreed no more once it moves
    /// (CCP, art. R2161-10 and R2161-16): the law's own number counts then.
    /// </summary>
    public async Task<MinimumPeriod?> MinimumOfPhaseAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation is not { StageKind: StageKind.Offers, PublishedAt: { } invited }) return null;
        var judged = await legality.ExecuteAsync(consultation, invited, cancel);
        return consultation.LimitAgreement == LimitAgreement.Agreed
            ? MinimumPeriods.After(judged.Launch, judged.Procedure.ToString(), judged.Phase, judged.Buyer, judged.PeriodFacts with { Agreed = false }, judged.Department) : judged.Minimum;
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (id, later) = (input.Asked.Consultation, input.Asked.Limit.ToUniversalTime());
        await db.LockConsultationAsync(id.Value, cancel);
        var now = await db.NowAsync(cancel);
        if (await JudgeAsync(input.Asked, now, cancel) is { } objection) return objection;
        var reason = Reasons.Read(input.Asked.Reason)!;        // read just above
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        if ((await followers.CostAsync(consultation, now, inTheAct: true, cancel)).Amount != input.ConfirmedCost) return new Outcome.Refused([Fault.CostChanged]);
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(id, later, reason), cancel)) return new Outcome.NotProved();

        var before = consultation.SubmissionDeadline!.Value;     // published: it has one
        var entry = await register.ExecuteAsync(new(consultation.TenantId, id.Value, null, "limite-modifiee", new JsonObject
        {
            ["ancienne"] = WireInstant.Format(before),
            ["consultation"] = EntryWords.Consultation(id, consultation.Title, consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["motif"] = reason,
            ["nouvelle"] = WireInstant.Format(later),
        }), cancel);
        var change = Guid.CreateVersion7();
        await db.Database.ExecuteSqlAsync($"select sec.extend_deadline({consultation.TenantId}, {id.Value}, {change}, {later}, {reason}, {input.Proof}, {entry.Id}, {now})", cancel);
        await outbox.AddAsync(new ConsultationChanged(consultation.TenantId, id.Value, ConsultationChange.Extended, change), cancel);
        foreach (var follower in followers) await follower.FollowAsync(new(id, reason, input.ConfirmedCost, input.ByName, now), cancel);
        Faults.Fault.Point("deadline.before_commit");
        return new Outcome.Extended(before, later);
    }

    private async Task<Outcome?> JudgeAsync(Asked asked, DateTimeOffset now, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == asked.Consultation, cancel);
        if (consultation is not { PublishedAt: not null, SubmissionDeadline: { } limit, DiscontinuedAt: null }) return new Outcome.NotFound();
        if (consultation.ClosedAt is not null || now > limit) return new Outcome.TooLate(limit);
        return FaultsOf(asked, limit) is { Count: > 0 } faults ? new Outcome.Refused(faults) : null;
    }

    private static List<Fault> FaultsOf(Asked asked, DateTimeOffset limit)
    {
        var faults = new List<Fault>();
        if (asked.Limit <= limit) faults.Add(Fault.NotLater);
        else if (asked.Limit > MovedLimitRules.Furthest(limit)) faults.Add(Fault.TooFar);
        if (Reasons.Read(asked.Reason) is not { } reason) faults.Add(Fault.ReasonMissing);
        else if (reason.Length < asked.Reason!.Trim().Length) faults.Add(Fault.ReasonTooLong);       // read: it is there
        return faults;
    }
}
