using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>Attaches the deliberation by which an assembly adopted the convention. The agglomeration may record both, an account its own. The last that is required opens the signatures.</summary>
public sealed class RecordDeliberation(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, ConventionSide Side, AssemblyVote Vote, AttachedPdf? Pdf, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened || !MayRecord(scope, input.Side)) return new ConventionOutcome.NotFound();
        if (await FaultAsync(opened, input, cancel) is { } fault) return new ConventionOutcome.Refused(fault);
        db.Deliberations.Add(new(opened.Convention, input.Side, input.Vote, ledger.Attach(opened, input.Pdf!).Id.Value));       // looked at just now
        ledger.Note(opened, ConventionEventKind.DeliberationAdopted, input.Vote.MetOn, input.Side, input.Vote.Number.Trim(), input.ByName);
        var adopted = await db.Deliberations.Where(d => d.ConventionId == opened.Convention.Id).Select(d => d.Side).ToListAsync(cancel);
        if (opened.Convention.OpenSignatures([.. adopted, input.Side], opened.Today) is null) ledger.Note(opened, ConventionEventKind.SignaturesOpened, opened.Today, null, null, null);
        return await ledger.DoneAsync(opened, cancel);
    }

    private async Task<ConventionRefusal?> FaultAsync(ConventionLedger.Opened opened, Input input, CancellationToken cancel)
    {
        if (opened.Convention.State is not (ConventionState.PendingDeliberations or ConventionState.PendingSignatures)) return ConventionRefusal.NotNow;
        if (await db.Deliberations.AnyAsync(d => d.ConventionId == opened.Convention.Id && d.Side == input.Side, cancel)) return ConventionRefusal.DeliberationKnown;
        return input.Vote.Fault(opened.Today) ?? AttachedPdf.Fault(input.Pdf);
    }

    internal static bool MayRecord(CurrentScope scope, ConventionSide side) => scope.Required is Scope.Lead || side == ConventionSide.Member;
}

/// <summary>The prefecture's receipt of a deliberation (VR-52): its identifier, read and checked, and its two dates.</summary>
public sealed class TransmitDeliberation(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, ConventionSide Side, string? Identifier, DateOnly Sent, DateOnly Received, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened || !RecordDeliberation.MayRecord(scope, input.Side)) return new ConventionOutcome.NotFound();
        var deliberation = await db.Deliberations.SingleOrDefaultAsync(d => d.ConventionId == opened.Convention.Id && d.Side == input.Side, cancel);
        if (deliberation is null) return new ConventionOutcome.Refused(ConventionRefusal.DeliberationMissing);
        var receipt = await ActesReceipt.ReadAsync(db, input.Identifier, input.Side == ConventionSide.Lead ? opened.Convention.LeadId : opened.Convention.TenantId, cancel);
        if ((receipt.Refusal ?? deliberation.Transmit(receipt.Identifier!, input.Sent, input.Received, opened.Today)) is { } refusal) return new ConventionOutcome.Refused(refusal);       // one or the other
        ledger.Note(opened, ConventionEventKind.DeliberationTransmitted, input.Received, input.Side, deliberation.ActesNumber, input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }
}

/// <summary>The day on which a deliberation was posted or put online.</summary>
public sealed class PublishDeliberation(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, ConventionSide Side, DateOnly On, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened || !RecordDeliberation.MayRecord(scope, input.Side)) return new ConventionOutcome.NotFound();
        var deliberation = await db.Deliberations.SingleOrDefaultAsync(d => d.ConventionId == opened.Convention.Id && d.Side == input.Side, cancel);
        if (deliberation is null) return new ConventionOutcome.Refused(ConventionRefusal.DeliberationMissing);
        if (deliberation.Publish(input.On, opened.Today) is { } refusal) return new ConventionOutcome.Refused(refusal);
        ledger.Note(opened, ConventionEventKind.DeliberationPublished, input.On, input.Side, deliberation.Number, input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }
}

/// <summary>What the prefecture answers to a transmission, as somebody copied it: an identifier of the very body that deliberated.</summary>
public static class ActesReceipt
{
    /// <summary>What can be seen from the text alone; null: it may be a receipt.</summary>
    public static ConventionRefusal? Fault(string? typed) => ActesIdentifier.Read(typed).Match<ConventionRefusal?>(
        _ => null, _ => ConventionRefusal.IdentifierWrongForm, _ => ConventionRefusal.IdentifierNoSuchDay, _ => ConventionRefusal.IdentifierWrongSiren);

    internal static async Task<(ActesIdentifier? Identifier, ConventionRefusal? Refusal)> ReadAsync(PlatformDb db, string? typed, Guid body, CancellationToken cancel)
    {
        var siret = await db.Tenants.Where(t => t.Id == new Id<Tenant>(body)).Select(t => t.Siret).SingleAsync(cancel);
        if (ActesIdentifier.Read(typed) is not ActesIdentifier.Reading.Valid { Identifier: var identifier }) return (null, Fault(typed));
        return identifier.Siren == siret[..9] ? (identifier, null) : (null, ConventionRefusal.IdentifierOfAnother);
    }
}
