using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>
/// One party ends the convention, in a way that its clause gives it. Its own denunciation is received on the day on which it is recorded here, because the other party
/// reads it then. The agglomeration also records a letter that it received: today, or earlier with the acknowledgement attached.
/// </summary>
public sealed class DenounceConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    /// <param name="Received">The day on which the other party got it.</param>
    /// <param name="Letter">Number of the registered letter.</param>
    /// <param name="Acknowledgement">Needed when the other party says that it received it before today.</param>
    public sealed record Input(Guid Convention, ConventionSide By, DenunciationGround Ground, DateOnly Received, string? Letter, string ByName, AttachedPdf? Acknowledgement = null);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened || !RecordDeliberation.MayRecord(scope, input.By)) return new ConventionOutcome.NotFound();
        var convention = opened.Convention;
        if (input.By == ledger.Side && input.Received < opened.Today) return new ConventionOutcome.Refused(ConventionRefusal.ReceptionOfTheOther);
        var proved = input.Received < opened.Today ? Guid.CreateVersion7() : (Guid?)null;       // its acknowledgement
        if (proved is not null && AttachedPdf.Fault(input.Acknowledgement) is { } fault) return new ConventionOutcome.Refused(fault);
        if (convention.Denounce(input.By, input.Ground, input.Received, input.Letter, opened.Today, proved) is { } refusal) return new ConventionOutcome.Refused(refusal);
        if (proved is not null) ledger.Attach(opened, input.Acknowledgement!, proved);      // looked at above
        var effect = convention.DenunciationTakesEffectOn!.Value;      // denounced just now
        ledger.Note(opened, ConventionEventKind.Denounced, input.Received, input.By, FrenchFormat.Date(effect), input.ByName);
        await outbox.AddAsync(new ConventionNotice(convention.TenantId, convention.Id.Value, nameof(ConventionEventKind.Denounced), effect), cancel);
        return await ledger.DoneAsync(opened, cancel);
    }
}

/// <summary>The president's mandate ends on another day than foreseen: the agglomeration says which, and why.</summary>
public sealed class MoveMandateEnd(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, DateOnly End, string? Reason, string ByName);

    public Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) => new ConventionLedger(db, scope, outbox).ActAsync(input.Convention,
        o => Reasons.Read(input.Reason) is null ? ConventionRefusal.ReasonMissing : o.Convention.MoveMandateEnd(input.End, o.Today), o => (ConventionEventKind.MandateEndMoved, o.Today, Reasons.Read(input.Reason)), input.ByName, cancel);
}

/// <summary>The account's data was handed back (VR-37): when, and how. The archive itself is another capability's.</summary>
public sealed class RecordDataReturn(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, DateOnly On, string? How, string ByName);

    public Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) => new ConventionLedger(db, scope, outbox).ActAsync(input.Convention,
        o => o.Convention.ReturnData(input.On, input.How ?? "", o.Today), _ => (ConventionEventKind.DataReturned, input.On, input.How?.Trim()), input.ByName, cancel);
}

/// <summary>Everything is done: no consultation of the account is open to bids any more, its data is handed back.</summary>
public sealed class TerminateConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox, OpenConsultationsOf openConsultations)
{
    public sealed record Input(Guid Convention, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened) return new ConventionOutcome.NotFound();
        var open = await openConsultations.ExecuteAsync(opened.Convention.TenantId, cancel);
        if (opened.Convention.Terminate(open.Count, opened.Today) is { } refusal) return new ConventionOutcome.Refused(refusal);
        ledger.Note(opened, ConventionEventKind.Terminated, opened.Today, ConventionSide.Lead, null, input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }
}

/// <summary>Consultations of an account that are open to bids: public facts, read where everybody reads them.</summary>
public sealed class OpenConsultationsOf(PlatformDb db)
{
    public sealed record Row(Guid Id, string Reference, string Title, DateTimeOffset Deadline);

    public async Task<IReadOnlyList<Row>> ExecuteAsync(Guid account, CancellationToken cancel) => await db.Database.SqlQuery<Row>($"""
        select id as "Id", reference as "Reference", title as "Title", submission_deadline as "Deadline" from public_consultations
        where tenant_id = {account} and closed_at is null and discontinued_at is null order by submission_deadline, id
        """).ToListAsync(cancel);
}
