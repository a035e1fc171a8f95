using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

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

    /// <summary>What would come of this signature; nothing is written. For a page that asks once more, before the original is attached.</summary>
    /// <param name="Refusals">All that stands against it; empty: it may be recorded.</param>
    /// <param name="Start">The day on which it would bring the convention into force; null: something else is missing still.</param>
    public sealed record Prospect(IReadOnlyList<ConventionRefusal> Refusals, ExplainedDate? Start);

    /// <returns>Null for a convention that is not the agglomeration's.</returns>
    public async Task<Prospect?> CheckAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (scope.Required is not Scope.Lead || await db.SharingConventions.AsNoTracking().SingleOrDefaultAsync(c => c.Id == new Id<SharingConvention>(input.Convention), cancel) is not { } convention) return null;
        var deliberation = await db.Deliberations.AsNoTracking().SingleOrDefaultAsync(d => d.ConventionId == convention.Id && d.Side == input.Side, cancel);
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        List<ConventionRefusal> faults = [.. input.Signatory.Faults(input.On)];
        if (convention.Sign(input.Side, input.On, deliberation?.EnforceableOn, today) is { } refusal) faults.Add(refusal);
        else if (convention.StartsOn is not null && await ledger.ForeseeStartAsync(convention, today, cancel) is { } later) faults.Add(later);
        return new(faults, ConventionAgenda.Dates(convention, today).FirstOrDefault(date => date.Kind == ConventionDateKind.Start)?.Date);
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

/// <summary>The day from which the account could be used: not earlier than the account itself, unless it was used elsewhere, which the history then says.</summary>
public sealed class RecordProvisioning(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    /// <param name="Elsewhere">On which platform the account was used before it was opened here; null: it was not.</param>
    public sealed record Input(Guid Convention, DateOnly On, string ByName, string? Elsewhere = null);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened) return new ConventionOutcome.NotFound();
        var convention = opened.Convention;
        var since = FranceTime.DayOf(await db.Tenants.AsNoTracking().Where(t => t.Id == new Id<Tenant>(convention.TenantId)).Select(t => t.CreatedAt).SingleAsync(cancel));
        var elsewhere = input.On < since ? Reasons.Read(input.Elsewhere) : null;
        if (convention.RecordProvisioning(input.On, elsewhere is null ? since : null, opened.Today) is { } refusal) return new ConventionOutcome.Refused(refusal);
        ledger.Note(opened, ConventionEventKind.Provisioned, input.On, ledger.Side, elsewhere, input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }
}
