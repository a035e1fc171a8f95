using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>Opens one convention for an act, alone, and writes the lines of its history in the same transaction.</summary>
internal sealed class ConventionLedger(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    private int lines;
    private string? former;      // the convention that moved the start of this one

    internal sealed record Opened(SharingConvention Convention, DateTimeOffset Now)
    {
        public DateOnly Today => FranceTime.DayOf(Now);
    }

    /// <summary>The party for which the person acts; a job acts for neither.</summary>
    public ConventionSide Side => scope.Required is Scope.Lead ? ConventionSide.Lead : ConventionSide.Member;

    /// <returns>Null for one that is not of this account, nor of this agglomeration.</returns>
    public async Task<Opened?> OpenAsync(Guid convention, CancellationToken cancel)
    {
        var id = new Id<SharingConvention>(convention);
        if (await db.SharingConventions.Where(c => c.Id == id).Select(c => (Guid?)c.TenantId).SingleOrDefaultAsync(cancel) is not { } account) return null;
        await db.LockConventionsAsync(account, cancel);
        var found = await db.SharingConventions.SingleAsync(c => c.TenantId == account && c.Id == id, cancel);      // a second statement: what stood before the lock is not read
        return new(found, await db.NowAsync(cancel));
    }

    /// <summary>An act without more: the verb, its line.</summary>
    public async Task<ConventionOutcome> ActAsync(Guid convention, Func<Opened, ConventionRefusal?> verb, Func<Opened, (ConventionEventKind Kind, DateOnly On, string? Detail)> line, string byName, CancellationToken cancel)
    {
        if (await OpenAsync(convention, cancel) is not { } opened) return new ConventionOutcome.NotFound();
        if (verb(opened) is { } refusal) return new ConventionOutcome.Refused(refusal);
        var (kind, on, detail) = line(opened);
        Note(opened, kind, on, Side, detail, byName);
        return await DoneAsync(opened, cancel);
    }

    /// <summary>After any act: what it started takes its place, and the calendar catches up with it.</summary>
    public async Task<ConventionOutcome> DoneAsync(Opened opened, CancellationToken cancel)
    {
        var (convention, tell) = (opened.Convention, true);
        if (db.Entry(convention) is var entry && entry.Property(c => c.StartsOn) is { OriginalValue: null, CurrentValue: { } start })
        {
            if (await GiveWayAsync(opened, start, cancel) is { } refusal)
            {
                db.ChangeTracker.Clear();       // nothing of this act is kept
                return new ConventionOutcome.Refused(refusal);
            }
            Note(opened, ConventionEventKind.Started, convention.StartsOn ?? start, null, convention.StartsOn > start ? former : null, null);
            tell = false;       // a convention of years ago, written down today: its renewals are no news
        }
        await AdvanceAsync(opened, tell, cancel);
        await db.SaveChangesAsync(cancel);
        return new ConventionOutcome.Done(convention.Id.Value);
    }

    // VR-04: one convention in force; the one that is succeeded ends the day before.
    private async Task<ConventionRefusal?> GiveWayAsync(Opened opened, DateOnly start, CancellationToken cancel)
    {
        var convention = opened.Convention;
        var earlier = await db.ConventionSuccessions.Where(s => s.ConventionId == convention.Id).Select(s => s.EarlierId).ToListAsync(cancel);
        var standing = await db.SharingConventions.Where(c => c.Id != convention.Id && c.StartsOn != null && c.EndedOn == null && (c.TenantId == convention.TenantId || earlier.Contains(c.Id))).ToListAsync(cancel);
        foreach (var over in standing.Where(c => !c.BindsOn(opened.Today))) await AdvanceAsync(opened with { Convention = over }, tell: true, cancel);      // over by its dates, and no night has written it yet
        standing.RemoveAll(c => !c.IsBinding);
        if (standing.Exists(c => !earlier.Contains(c.Id))) return ConventionRefusal.AnotherInForce;
        await db.SharingConventions.Where(c => c.TenantId == convention.TenantId && c.Id != convention.Id && c.EndedOn >= start).LoadAsync(cancel);
        var last = db.SharingConventions.Local.Where(c => c.TenantId == convention.TenantId && c.Id != convention.Id).MaxBy(c => c.BoundUntil);
        former = last?.Reference;
        if (convention.BeginAfter(last?.BoundUntil) is { } tooLate) return tooLate;
        await KeepDataAsync(opened, cancel);
        var started = (convention.StartsOn, convention.PeriodEndsOn);
        foreach (var old in standing)
        {
            var same = old.TenantId == convention.TenantId;
            if (!same) await db.LockConventionsAsync(old.TenantId, cancel);
            if (old.GiveWay(convention.StartsOn ?? start, same) is { } refusal) return refusal;
            var before = opened with { Convention = old };
            Note(before, ConventionEventKind.Succeeded, old.EndedOn ?? start, null, convention.Reference, null);
            await outbox.AddAsync(new ConventionNotice(old.TenantId, old.Id.Value, nameof(ConventionEventKind.Succeeded), old.EndedOn ?? start), cancel);
            if (same && old.Terminate(0, opened.Today) is null) Note(before, ConventionEventKind.Terminated, opened.Today, null, null, null);
        }
        if (!db.ChangeTracker.Entries<SharingConvention>().Any(e => e.Entity != convention && e.State == EntityState.Modified)) return null;
        // The unique index looks at each statement: the old one ends in the database before the new one starts there.
        foreach (var property in (string[])[nameof(SharingConvention.StartsOn), nameof(SharingConvention.PeriodEndsOn)]) db.Entry(convention).Property(property).CurrentValue = null;
        await db.SaveChangesAsync(cancel);
        db.Entry(convention).Property(c => c.StartsOn).CurrentValue = started.StartsOn;
        db.Entry(convention).Property(c => c.PeriodEndsOn).CurrentValue = started.PeriodEndsOn;
        return null;
    }

    /// <summary>What <see cref="DoneAsync"/> would make of a start, tried on what was read and nothing of it kept: the day may move, or be refused.</summary>
    /// <param name="convention">Not tracked; its start is moved.</param>
    public async Task<ConventionRefusal?> ForeseeStartAsync(SharingConvention convention, DateOnly today, CancellationToken cancel)
    {
        var earlier = await db.ConventionSuccessions.Where(s => s.ConventionId == convention.Id).Select(s => s.EarlierId).ToListAsync(cancel);
        var others = await db.SharingConventions.AsNoTracking().Where(c => c.TenantId == convention.TenantId && c.Id != convention.Id && c.StartsOn != null).ToListAsync(cancel);
        foreach (var over in others.Where(c => c.IsBinding && !c.BindsOn(today))) over.Advance(today);
        if (others.Exists(c => c.IsBinding && !earlier.Contains(c.Id))) return ConventionRefusal.AnotherInForce;
        return convention.BeginAfter(others.Max(c => c.BoundUntil));
    }

    // VR-53: a mandate ends in March, the next convention is signed in June. The account keeps its data over the gap, and nobody waits for its return.
    private async Task KeepDataAsync(Opened opened, CancellationToken cancel)
    {
        var convention = opened.Convention;
        await db.SharingConventions.Where(c => c.TenantId == convention.TenantId && c.Id != convention.Id && c.EndedOn != null && c.TerminatedOn == null).LoadAsync(cancel);
        foreach (var old in db.SharingConventions.Local.Where(c => c.TenantId == convention.TenantId && c.Id != convention.Id).ToList())
        {
            if (old.KeepData() is not null) continue;
            var before = opened with { Convention = old };
            Note(before, ConventionEventKind.Succeeded, convention.StartsOn ?? opened.Today, null, convention.Reference, null);
            if (old.Terminate(0, opened.Today) is null) Note(before, ConventionEventKind.Terminated, opened.Today, null, null, null);
        }
    }

    /// <summary>Writes down what the calendar has brought until today, and queues what both parties are to hear of it.</summary>
    /// <param name="tell">False for what is long past.</param>
    public async Task AdvanceAsync(Opened opened, bool tell, CancellationToken cancel)
    {
        var convention = opened.Convention;
        if (!convention.IsBinding) return;
        var steps = convention.Advance(opened.Today);
        foreach (var step in steps)
        {
            if (step.Kind == ConventionEventKind.RenewalPrepared && step != steps[^1]) continue;       // of a period that is over already: nobody prepared it
            Note(opened, step.Kind, step.HappenedOn, null, FrenchFormat.Date(step.End), null);
            if (tell && step.Kind != ConventionEventKind.RenewalPrepared) await outbox.AddAsync(new ConventionNotice(convention.TenantId, convention.Id.Value, step.Kind.ToString(), step.End), cancel);
        }
    }

    /// <summary>A reminder that is due and was not sent: at six months, then at three. Only the nearest; what was missed is not told late.</summary>
    public async Task WarnAsync(Opened opened, CancellationToken cancel)
    {
        var convention = opened.Convention;
        if (convention.State is not (ConventionState.InForce or ConventionState.RenewalPending) || convention.PeriodEndsOn is not { } end) return;
        var due = convention.Calendar.Warnings(end).Where(w => w.Day.Day <= opened.Today).OrderBy(w => w.Months).Select(w => (int?)w.Months).FirstOrDefault();
        if (due is not { } months) return;
        var key = string.Create(CultureInfo.InvariantCulture, $"warned-{months}-{end:yyyyMMdd}");
        if (await db.ConventionEvents.AnyAsync(e => e.TenantId == convention.TenantId && e.ConventionId == convention.Id && e.Key == key, cancel)) return;
        db.ConventionEvents.Add(new(convention, ConventionEventKind.Warned, opened.Today, null, string.Create(CultureInfo.InvariantCulture, $"{months}"), key, null, null, opened.Now));
        await outbox.AddAsync(new ConventionNotice(convention.TenantId, convention.Id.Value, $"{ConventionEventKind.Warned}{months}", end), cancel);
    }

    /// <param name="byName">Null for what the calendar brought.</param>
    public void Note(Opened opened, ConventionEventKind kind, DateOnly on, ConventionSide? side, string? detail, string? byName) =>
        db.ConventionEvents.Add(new(opened.Convention, kind, on, side, detail, string.Create(CultureInfo.InvariantCulture, $"{lines++:000}-{Guid.CreateVersion7():N}"), scope.Required.PersonId, byName, opened.Now));

    /// <summary>The file is stored with its act; its hash is known at once.</summary>
    public ConventionFile Attach(Opened opened, AttachedPdf pdf, Guid? id = null)
    {
        var file = new ConventionFile(opened.Convention, id ?? Guid.CreateVersion7(), pdf, scope.Required.PersonId ?? throw new InvalidOperationException("Somebody attaches."), opened.Now);
        db.ConventionFiles.Add(file);
        return file;
    }
}

/// <summary>Something that both parties of a convention are to hear of.</summary>
/// <param name="What">Of the calendar: « Warned6 », « Renewed », « EndReached »; « Denounced », or « Succeeded ».</param>
/// <param name="Day">The end that it speaks of.</param>
public sealed record ConventionNotice(Guid Account, Guid Convention, string What, DateOnly Day) : IFact
{
    public static string Kind => "convention-notice";
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Convention:N}-{What}-{Day:yyyyMMdd}");
}

/// <summary>One reader of a notice: a fact of its own, so that an address that is refused keeps it from nobody else.</summary>
/// <param name="Reader">A membership.</param>
public sealed record ConventionReaderToTell(Guid Account, Guid Convention, string What, DateOnly Day, Guid Reader) : IFact
{
    public static string Kind => "convention-reader-to-tell";
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Convention:N}-{What}-{Day:yyyyMMdd}-{Reader:N}");
}
