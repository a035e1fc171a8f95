using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>One party proposes a change to the convention or to an annex. It is numbered, and its document does not change any more.</summary>
public sealed class ProposeAmendment(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    /// <param name="Form">Idempotency key of the form, which names the amendment: a second click shows the first result. Null: a new amendment.</param>
    public sealed record Input(Guid Convention, string? Subject, string? Annex, AttachedPdf? Document, string ByName, Guid? Form = null);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened) return new ConventionOutcome.NotFound();
        var form = new Id<ConventionAmendment>(input.Form ?? Guid.CreateVersion7());
        if (await db.ConventionAmendments.AnyAsync(a => a.ConventionId == opened.Convention.Id && a.Id == form, cancel)) return new ConventionOutcome.Done(input.Convention);
        if (!opened.Convention.IsBinding) return new ConventionOutcome.Refused(ConventionRefusal.NotNow);
        if (Faults(input) is [var fault, ..]) return new ConventionOutcome.Refused(fault);
        var number = await db.ConventionAmendments.CountAsync(a => a.ConventionId == opened.Convention.Id, cancel) + 1;
        var file = ledger.Attach(opened, input.Document!);      // looked at just now
        db.ConventionAmendments.Add(new(form, opened.Convention, number, input.Subject!, input.Annex, file.Id.Value, file.Sha256, ledger.Side, opened.Today));
        ledger.Note(opened, ConventionEventKind.AmendmentProposed, opened.Today, ledger.Side, $"{number}", input.ByName);
        return await ledger.DoneAsync(opened, cancel);
    }

    /// <summary>All that the form alone shows, for a page that says it at once.</summary>
    public static IReadOnlyList<ConventionRefusal> Faults(Input input) =>
        [.. input.Subject?.Trim().Length is >= 5 and <= 300 ? (IEnumerable<ConventionRefusal>)[] : [ConventionRefusal.SubjectMissing], .. AttachedPdf.Faults(input.Document)];
}

/// <summary>A party approves an amendment, on the document that it has read. With the second one it takes effect.</summary>
public sealed class ApproveAmendment(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    /// <param name="Sha256">Of the document on the page.</param>
    public sealed record Input(Guid Convention, Guid Amendment, string? Sha256, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Convention, cancel) is not { } opened
            || await db.ConventionAmendments.SingleOrDefaultAsync(a => a.ConventionId == opened.Convention.Id && a.Id == new Id<ConventionAmendment>(input.Amendment), cancel) is not { } amendment)
            return new ConventionOutcome.NotFound();
        if (!opened.Convention.IsBinding) return new ConventionOutcome.Refused(ConventionRefusal.NotNow);
        var read = input.Sha256 is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : [];
        if (amendment.Approve(ledger.Side, read, input.ByName, opened.Today) is { } refusal) return new ConventionOutcome.Refused(refusal);
        ledger.Note(opened, ConventionEventKind.AmendmentApproved, opened.Today, ledger.Side, $"{amendment.Number}", input.ByName);
        if (amendment.State == AmendmentState.Effective) ledger.Note(opened, ConventionEventKind.AmendmentEffective, opened.Today, null, $"{amendment.Number}", null);
        return await ledger.DoneAsync(opened, cancel);
    }
}
