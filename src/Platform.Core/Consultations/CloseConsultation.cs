using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Consultations;

/// <summary>
/// Freezes the list of the bids that came in time: from then on the gate may open. Begins a few seconds after the limit, so that a byte that was
/// timed before it is written down before it; waits for every bid that is complete in time and whose check is not finished, so that a busy
/// server never makes a bid late. A bid that the disk has damaged is waited for during an hour, then named. Scope System; harmless when repeated.
/// </summary>
public sealed class CloseConsultation(PlatformDb db, AppendEntry register, Outbox outbox)
{
    /// <summary>From the instant of a byte, read before any lock, to the row that says so.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PatienceForDamaged = TimeSpan.FromHours(1);

    public sealed record Input(Id<Consultation> Consultation);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Closed(DateTimeOffset At, int Bids) : Outcome;
        /// <summary>Before the limit, never shown, or declared sans suite: its list is never frozen, so nothing of it is ever opened.</summary>
        public sealed record NotYet : Outcome;
        /// <summary>Bids complete in time whose bytes are still being read back.</summary>
        public sealed record Waiting(int Bids) : Outcome;
        public sealed record AlreadyClosed : Outcome;
        public T Match<T>(Func<Closed, T> closed, Func<NotYet, T> notYet, Func<Waiting, T> waiting, Func<AlreadyClosed, T> alreadyClosed) => this switch
        { Closed c => closed(c), NotYet n => notYet(n), Waiting w => waiting(w), AlreadyClosed a => alreadyClosed(a), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleAsync(c => c.Id == input.Consultation, cancel);
        if (consultation.ClosedAt is not null) return new Outcome.AlreadyClosed();
        var now = await db.NowAsync(cancel);
        if (consultation.PublishedAt is null || consultation.Held || consultation.DiscontinuedAt is not null || consultation.SubmissionDeadline is not { } limit || now <= limit + Grace) return new Outcome.NotYet();
        var unfinished = await CompleteUnfinishedAsync(input.Consultation, limit, cancel);
        var waiting = unfinished.Count(bid => !bid.Damaged || now <= limit + PatienceForDamaged);
        if (waiting > 0) return new Outcome.Waiting(waiting);

        var bids = await db.Database.SqlQuery<string>($"""
            select encode(e.entry, 'hex') as "Value" from register_entries e join bids b on b.tenant_id = e.tenant_id and b.receipt_entry = e.id
            where b.consultation_id = {input.Consultation.Value} and not b.late order by e.rank
            """).ToListAsync(cancel);
        var details = new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(consultation.Id, consultation.Title, consultation.Reference),
            ["date"] = $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}",
            ["depots"] = new JsonArray([.. bids.Select(entry => (JsonNode)JsonValue.Create(entry))]),
            ["limite"] = $"{limit.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}",
        };
        if (unfinished.Count > 0) details["endommages"] = new JsonArray([.. unfinished.Select(bid => (JsonNode)JsonValue.Create(Ulid.Format(bid.Id)))]);
        await register.ExecuteAsync(new(consultation.TenantId, consultation.Id.Value, null, "cloture", details), cancel);
        Fault.Point("opening.closing.after_entry");
        consultation.Close(now);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"update public_consultations set closed_at = {now} where tenant_id = {consultation.TenantId} and id = {consultation.Id.Value}", cancel);
        await outbox.AddAsync(new ConsultationClosed(consultation.TenantId, consultation.Id.Value), cancel);
        return new Outcome.Closed(now, bids.Count);
    }

    private Task<List<Unfinished>> CompleteUnfinishedAsync(Id<Consultation> consultation, DateTimeOffset limit, CancellationToken cancel) =>
        db.Database.SqlQuery<Unfinished>($"""
            select b.id as "Id", exists (select from damaged_blocks d join bid_envelopes e on e.tenant_id = d.tenant_id and e.id = d.envelope_id
                                         where e.tenant_id = b.tenant_id and e.bid_id = b.id) as "Damaged"
            from bids b where b.consultation_id = {consultation.Value} and b.finalised_at is null and b.complete_at <= {limit} order by b.id
            """).ToListAsync(cancel);

    private sealed record Unfinished(Guid Id, bool Damaged);
}
