using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>The lead in scope writes a convention for one of the accounts that it hosts. It may take over others: the account's own, or those of communes that merged.</summary>
public sealed class DraftConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    /// <param name="Account">Portal of an account of this lead.</param>
    /// <param name="Template">Key of a template that may be chosen today.</param>
    /// <param name="FirstTermEndsOn">Where the template's first period is written as a date.</param>
    /// <param name="MandateEndsOn">Where renewals stop with the mandate.</param>
    /// <param name="Court">Null: the template's.</param>
    /// <param name="Succeeds">Conventions of this lead.</param>
    /// <param name="Form">Idempotency key of the form, which names the convention: a second click shows the first result. Null: a new convention.</param>
    public sealed record Input(string? Account, string? Template, DateOnly? FirstTermEndsOn, DateOnly? MandateEndsOn, string? Court, AttachedPdf? Text, IReadOnlyList<Guid> Succeeds, string ByName, Guid? Form = null);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        await db.LockConventionsAsync(lead, cancel);        // one number, one convention; and none for an account that is being given up
        var form = new Id<SharingConvention>(input.Form ?? Guid.CreateVersion7());
        if (await db.SharingConventions.AnyAsync(c => c.LeadId == lead && c.Id == form, cancel)) return new ConventionOutcome.Done(form.Value);
        var (account, template, now, faults) = await ReadAsync(input, cancel);
        if (faults is [var fault, ..]) return new ConventionOutcome.Refused(fault);

        var today = FranceTime.DayOf(now);
        var earlier = new List<SharingConvention>();
        foreach (var id in input.Succeeds.Distinct())
        {
            if (await db.SharingConventions.SingleOrDefaultAsync(c => c.Id == new Id<SharingConvention>(id), cancel) is not { } found) return new ConventionOutcome.Refused(ConventionRefusal.PredecessorMissing);
            earlier.Add(found);
        }
        var prefix = string.Create(CultureInfo.InvariantCulture, $"CONV-{today.Year}-");
        var number = await db.SharingConventions.CountAsync(c => c.Reference.StartsWith(prefix), cancel) + 1;
        var text = Guid.CreateVersion7();
        var convention = new SharingConvention(form, account!.Id.Value, lead, new HumanReference("CONV", today.Year, number).ToString(), template!,       // neither was at fault
            new(input.FirstTermEndsOn, input.MandateEndsOn), string.IsNullOrWhiteSpace(input.Court) ? template!.Court : input.Court.Trim(), text, today);
        db.SharingConventions.Add(convention);
        var ledger = new ConventionLedger(db, scope, outbox);
        ledger.Attach(new(convention, now), input.Text!, text);      // looked at above
        foreach (var old in earlier) db.ConventionSuccessions.Add(new(convention, old, (await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(old.TenantId), cancel)).Name));
        ledger.Note(new(convention, now), ConventionEventKind.Drafted, today, ConventionSide.Lead, null, input.ByName);
        await db.SaveChangesAsync(cancel);
        return new ConventionOutcome.Done(convention.Id.Value);
    }

    /// <summary>All that keeps it from being written, for a form that says it at once.</summary>
    public async Task<IReadOnlyList<ConventionRefusal>> FaultsAsync(Input input, CancellationToken cancel) => (await ReadAsync(input, cancel)).Faults;

    private async Task<(Tenant? Account, ConventionTemplate? Template, DateTimeOffset Now, IReadOnlyList<ConventionRefusal> Faults)> ReadAsync(Input input, CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        var now = await db.NowAsync(cancel);
        var account = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Slug == input.Account && t.LeadId == lead && t.AbandonedAt == null, cancel);
        var template = ConventionTemplates.On(now).FirstOrDefault(t => t.Key == input.Template);
        return (account, template, now, [.. Faults(account, template, input, FranceTime.DayOf(now))]);
    }

    private static IEnumerable<ConventionRefusal> Faults(Tenant? account, ConventionTemplate? template, Input input, DateOnly today)
    {
        if (account is null) yield return ConventionRefusal.AccountMissing;
        if (template is null) yield return ConventionRefusal.TemplateMissing;
        if (template?.FirstTerm.IsFixed is true && input.FirstTermEndsOn is null) yield return ConventionRefusal.FixedEndMissing;
        if (template?.NeedsMandateEnd is true && input.MandateEndsOn is null) yield return ConventionRefusal.MandateEndMissing;
        if (template?.NeedsMandateEnd is true && input.MandateEndsOn < today.AddYears(-20)) yield return ConventionRefusal.MandateEndPassed;
        if (AttachedPdf.Fault(input.Text) is { } file) yield return file;
    }
}

/// <summary>The agglomeration gives up a convention that nobody has signed. It stays in the list, with its reason.</summary>
public sealed class WithdrawConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, string? Reason, string ByName);

    public async Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) => scope.Required is not Scope.Lead ? new ConventionOutcome.NotFound()
        : await new ConventionLedger(db, scope, outbox).ActAsync(input.Convention, o => o.Convention.Withdraw(Reasons.Read(input.Reason), o.Today),
            o => (ConventionEventKind.Withdrawn, o.Today, Reasons.Read(input.Reason)), input.ByName, cancel);
}

/// <summary>The text is ready: it goes to the assemblies.</summary>
public sealed class SubmitConvention(PlatformDb db, CurrentScope scope, Data.Outbox.Outbox outbox)
{
    public sealed record Input(Guid Convention, string ByName);

    public Task<ConventionOutcome> ExecuteAsync(Input input, CancellationToken cancel) =>
        new ConventionLedger(db, scope, outbox).ActAsync(input.Convention, o => o.Convention.Submit(o.Today), o => (ConventionEventKind.Submitted, o.Today, null), input.ByName, cancel);
}
