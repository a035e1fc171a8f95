using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>One party tells the other of a disagreement: the amicable step begins.</summary>
public sealed class NotifyDispute(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    /// <param name="Form">Idempotency key of the form, which names the dispute: a second click shows the first result. Null: a new dispute.</param>
    public sealed record Input(Guid Convention, string? Subject, string ByName, Guid? Form = null);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened) return new ConventionOutcome.NotFound();
        var form = new Id<ConventionDispute>(input.Form ?? Guid.CreateVersion7());
        if (await db.ConventionDisputes.AnyAsync(d => d.ConventionId == opened.Convention.Id && d.Id == form, cancel)) return new ConventionOutcome.Done(input.Convention);
        if (opened.Convention.StartsOn is null) return new ConventionOutcome.Refused(ConventionRefusal.NotNow);
        if (Reasons.Read(input.Subject) is not { Length: >= 5 } subject) return new ConventionOutcome.Refused(ConventionRefusal.SubjectMissing);
        db.ConventionDisputes.Add(new(form, opened.Convention, subject, ledger.Side, opened.Today));
        ledger.Note(opened, ConventionEventKind.DisputeNotified, opened.Today, ledger.Side, subject, input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }
}

/// <summary>How the amicable step ended: settled, or not.</summary>
public sealed class CloseAmicableStep(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, Guid Dispute, DateOnly On, bool Succeeded, string? Result, string ByName);

    public Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) => SettledDispute.ActAsync(db, scope, outbox, input.Convention, input.Dispute,
        (dispute, today) => dispute.CloseAmicable(input.On, input.Succeeded, input.Result ?? "", today),
        input.Succeeded ? ConventionEventKind.Settled : ConventionEventKind.AmicableClosed, input.On, input.Result?.Trim(), input.ByName, cancel);
}

/// <summary>The court of the convention is seised, once the amicable step has failed (VR-49).</summary>
public sealed class TakeDisputeToCourt(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, Guid Dispute, DateOnly On, string ByName);

    public Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) => SettledDispute.ActAsync(db, scope, outbox, input.Convention, input.Dispute,
        (dispute, today) => dispute.GoToCourt(input.On, today), ConventionEventKind.TakenToCourt, input.On, null, input.ByName, cancel);
}

internal static class SettledDispute
{
    public static async Task<ConventionOutcome> ActAsync(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox, Guid convention, Guid dispute,
        Func<ConventionDispute, DateOnly, ConventionRefusal?> verb, ConventionEventKind kind, DateOnly on, string? detail, string byName, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(convention, cancel) is not { } opened
            || await db.ConventionDisputes.SingleOrDefaultAsync(d => d.ConventionId == opened.Convention.Id && d.Id == new Id<ConventionDispute>(dispute), cancel) is not { } found) return new ConventionOutcome.NotFound();
        if (verb(found, opened.Today) is { } refusal) return new ConventionOutcome.Refused(refusal);
        ledger.Note(opened, kind, on, ledger.Side, detail, byName);
        return await ledger.DoneAsync(opened, cancel);
    }
}
