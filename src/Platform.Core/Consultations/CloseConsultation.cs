using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Consultations whose deadline has passed and that nobody closed yet. Scope System.</summary>
public sealed class FindConsultationsToClose(PlatformDb db)
{
    public async Task<IReadOnlyList<Id<Consultation>>> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        return await db.Consultations.Where(c => c.PublishedAt != null && c.ClosedAt == null && c.SubmissionDeadline < now)
            .OrderBy(c => c.SubmissionDeadline).Select(c => c.Id).Take(100).ToListAsync(cancel);
    }
}

/// <summary>
/// Freezes the list of the bids that came in time: from then on the gate may open. Waits for every bid whose last byte came in time and
/// whose check is not finished, so that a busy server never makes a bid late. Scope System; harmless when repeated.
/// </summary>
public sealed class CloseConsultation(PlatformDb db, AppendEntry register)
{
    public sealed record Input(Id<Consultation> Consultation);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Closed(DateTimeOffset At, int Bids) : Outcome;
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
        if (consultation.PublishedAt is null || consultation.SubmissionDeadline is not { } limit || now <= limit) return new Outcome.NotYet();
        var waiting = await CompleteUnfinishedAsync(input.Consultation, limit, cancel);
        if (waiting > 0) return new Outcome.Waiting(waiting);

        var bids = await db.Database.SqlQuery<string>($"""
            select encode(e.entry, 'hex') as "Value" from register_entries e join bids b on b.tenant_id = e.tenant_id and b.receipt_entry = e.id
            where b.consultation_id = {input.Consultation.Value} and not b.late order by e.rank
            """).ToListAsync(cancel);
        await register.ExecuteAsync(new(consultation.TenantId, consultation.Id.Value, null, "cloture", new JsonObject
        {
            ["consultation"] = new JsonObject { ["id"] = consultation.Id.ToString(), ["objet"] = consultation.Title, ["reference"] = consultation.Reference },
            ["date"] = $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}",
            ["depots"] = new JsonArray([.. bids.Select(entry => (JsonNode)JsonValue.Create(entry))]),
            ["limite"] = $"{limit.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}",
        }), cancel);
        Fault.Point("opening.closing.after_entry");
        consultation.Close(now);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"update public_consultations set closed_at = {now} where tenant_id = {consultation.TenantId} and id = {consultation.Id.Value}", cancel);
        return new Outcome.Closed(now, bids.Count);
    }

    // Complete: the bordereau is there, and so is every block that it announces. A bid that misses a block will never be finished and holds nobody up.
    private async Task<int> CompleteUnfinishedAsync(Id<Consultation> consultation, DateTimeOffset limit, CancellationToken cancel) =>
        (await db.Database.SqlQuery<int>($"""
            select count(*)::int as "Value" from bids b
            where b.consultation_id = {consultation.Value} and b.finalised_at is null and b.bordereau is not null and b.last_byte_at <= {limit}
              and not exists (
                select from jsonb_array_elements(b.bordereau::jsonb -> 'enveloppes') e
                where (e ->> 'blocs')::int > (select count(*) from bid_blocks k where k.tenant_id = b.tenant_id and k.envelope_id = (e ->> 'id')::uuid))
            """).ToListAsync(cancel)).Single();
}
