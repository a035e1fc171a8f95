using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// Déclaration sans suite (CCP R2185-1, R2185-2): a published consultation ends without a contract, with a reason that everybody reads. Deposits
/// end at once, a gate still shut never opens, no session begins any more, what is sealed stays sealed. Not during an opening session: its holders finish it first.
/// </summary>
public sealed class DiscontinueConsultation(PlatformDb db, AppendEntry register, Outbox outbox)
{
    public const string Act = "discontinue";

    public static byte[] ActHash(Asked asked) => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Act}\n{asked.Consultation}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Reasons.Read(asked.Reason) ?? "")))}"));

    /// <param name="Reason">As it will be published.</param>
    public sealed record Asked(Id<Consultation> Consultation, string? Reason);

    public sealed record Input(Asked Asked, Guid Proof);

    public enum Fault { ReasonMissing, ReasonTooLong, SessionRunning, Already }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Discontinued(DateTimeOffset At) : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;
        public sealed record NotProved : Outcome;

        /// <summary>A draft, or nothing of this account.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Discontinued, T> discontinued, Func<Refused, T> refused, Func<NotProved, T> notProved, Func<NotFound, T> notFound) => this switch
        { Discontinued d => discontinued(d), Refused r => refused(r), NotProved n => notProved(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    /// <summary>What stands against it now; null when nothing does.</summary>
    public async Task<Outcome?> ObjectionAsync(Asked asked, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == asked.Consultation, cancel);
        if (consultation is not { PublishedAt: not null, StageOf: null }) return new Outcome.NotFound();      // of a phase: the procedure is discontinued as a whole
        if (consultation.DiscontinuedAt is not null) return new Outcome.Refused(Fault.Already);
        // Owned by Opening: one row tells whether holders are at work.
        var running = (await db.Database.SqlQuery<bool>($"select exists (select from opening_sessions where closed_at is null and consultation_id in (select id from consultations where {asked.Consultation.Value} in (id, stage_of))) as \"Value\"").ToListAsync(cancel)).Single();
        if (running) return new Outcome.Refused(Fault.SessionRunning);
        if (Reasons.Read(asked.Reason) is not { } reason) return new Outcome.Refused(Fault.ReasonMissing);
        return reason.Length < asked.Reason!.Trim().Length ? new Outcome.Refused(Fault.ReasonTooLong) : null;     // read: it is there
    }

    /// <summary>When the gate opened; null while it is shut. Said before and after: whoever declares it is told what has happened already.</summary>
    public async Task<DateTimeOffset?> GateOpenedAtAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        (await db.Database.SqlQuery<DateTimeOffset?>($"select max(released_at) as \"Value\" from gate_releases where consultation_id = {consultation.Value}").ToListAsync(cancel)).Single();

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var id = input.Asked.Consultation;
        await db.LockConsultationAsync(id.Value, cancel);
        if (await ObjectionAsync(input.Asked, cancel) is { } objection) return objection;
        var reason = Reasons.Read(input.Asked.Reason)!;        // read just above
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Asked), cancel)) return new Outcome.NotProved();

        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        var now = await db.NowAsync(cancel);
        var entry = await register.ExecuteAsync(new(consultation.TenantId, id.Value, null, "sans-suite", new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(id, consultation.Title, consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["motif"] = reason,
        }), cancel);
        await db.Database.ExecuteSqlAsync($"select sec.discontinue({consultation.TenantId}, {id.Value}, {reason}, {input.Proof}, {entry.Id}, {now})", cancel);
        await outbox.AddAsync(new ConsultationChanged(consultation.TenantId, id.Value, ConsultationChange.Discontinued, id.Value), cancel);
        Faults.Fault.Point("discontinue.before_commit");
        return new Outcome.Discontinued(now);
    }
}
