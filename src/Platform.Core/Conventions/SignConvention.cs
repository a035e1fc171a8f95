using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Conventions;

/// <summary>The agglomeration, which keeps the originals, records the signature of one party, with whoever signed, by which delegation, and his original. The second one may bring the convention into force.</summary>
public sealed class SignConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, ConventionSide Side, Signatory Signatory, DateOnly On, AttachedPdf? Original, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened || scope.Required is not Scope.Lead) return new ConventionOutcome.NotFound();
        var convention = opened.Convention;
        if ((IReadOnlyList<ConventionRefusal>)[.. input.Signatory.Faults(input.On), .. AttachedPdf.Faults(input.Original)] is [var fault, ..]) return new ConventionOutcome.Refused(fault);
        var deliberation = await db.Deliberations.AsNoTracking().SingleOrDefaultAsync(d => d.ConventionId == convention.Id && d.Side == input.Side, cancel);
        if (convention.Sign(input.Side, input.On, deliberation?.EnforceableOn, opened.Today) is { } refusal) return new ConventionOutcome.Refused(refusal);
        db.ConventionSignatures.Add(new(convention, input.Side, input.Signatory, input.On, ledger.Attach(opened, input.Original!).Id.Value));       // looked at above
        ledger.Note(opened, ConventionEventKind.Signed, input.On, input.Side, input.Signatory.Name.Trim(), input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }
}

/// <summary>The convention itself went to the service in charge of legality, and was acknowledged.</summary>
public sealed class TransmitConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, string? Identifier, DateOnly Received, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened) return new ConventionOutcome.NotFound();
        var (identifier, refusal) = await ActesReceipt.ReadAsync(db, input.Identifier, opened.Convention.LeadId, cancel);
        if ((refusal ?? opened.Convention.RecordTransmission(identifier!.ToString(), input.Received, opened.Today)) is { } why) return new ConventionOutcome.Refused(why);      // one or the other
        ledger.Note(opened, ConventionEventKind.Transmitted, input.Received, ConventionSide.Lead, identifier!.ToString(), input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }
}

/// <summary>The day on which the signed convention was published.</summary>
public sealed class PublishConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, DateOnly On, string ByName);

    public Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) =>
        new ConventionLedger(db, scope, outbox).ActAsync(input.Convention, o => o.Convention.RecordPublication(input.On, o.Today), _ => (ConventionEventKind.Published, input.On, null), input.ByName, cancel);
}

/// <summary>The day from which the account could be used.</summary>
public sealed class RecordProvisioning(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, DateOnly On, string ByName);

    public Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) =>
        new ConventionLedger(db, scope, outbox).ActAsync(input.Convention, o => o.Convention.RecordProvisioning(input.On, o.Today), _ => (ConventionEventKind.Provisioned, input.On, null), input.ByName, cancel);
}
