using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>A statement was issued: it is to be printed, and its account told.</summary>
public sealed record StatementIssued(Guid Tenant, Guid Statement, int Edition) : IFact
{
    public static string Kind => "statement-issued";
    public string Key => $"{Statement:N}-{Edition}";
}

/// <summary>An account does not agree: its lead is told.</summary>
public sealed record StatementDisputed(Guid Tenant, Guid Statement, int Number) : IFact
{
    public static string Kind => "statement-disputed";
    public string Key => $"{Statement:N}-{Number}";
}

/// <summary>Takes a statement one step further, in turn: issues it with the lines of this instant, gives it up, notes its payment, or disputes it.</summary>
public sealed class TakeStatementStep(PlatformDb db, Outbox outbox, ReadRebilling read, CurrentScope scope)
{
    /// <param name="Account">Whose statement; in the scope of an account, its own.</param>
    /// <param name="Seen">The state that the page showed: what changed meanwhile is shown first.</param>
    /// <param name="BillsOverrun">When it is issued: whether the lead asks for the requests beyond the allowance.</param>
    public sealed record Input(Guid Account, int Year, StatementState Seen, StatementState Step, string? Reason, bool BillsOverrun, string ByName);

    /// <summary><see cref="FreeOfCharge"/>: the convention is concluded free of charge, and nothing is issued under it (GD-10). <see cref="YearNotOver"/>: the account closed, was drafted its last statement, and opened again.</summary>
    public enum Fault { ReasonMissing, ChangedMeanwhile, NotFrom, FreeOfCharge, YearNotOver }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Taken : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Taken, T> taken, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        { Taken t => taken(t), Refused r => refused(r), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"rebilling:" + input.Account.ToString("D")}, 0))", cancel);
        // A request that is being sent, and counts to the year that is over, is waited for.
        if (input.Step == StatementState.Issued) await db.LockQuotesAsync(input.Account, cancel);
        if (await read.AccountAsync(input.Account, input.Year, cancel) is not { Statement: { } statement } whole) return new Outcome.NotFound();
        var isOwn = scope.Required is Scope.Tenant own && own.TenantId == input.Account;
        if (isOwn != (input.Step == StatementState.Disputed)) return new Outcome.NotFound();      // each side has its own steps
        if (statement.State != input.Seen) return new Outcome.Refused(Fault.ChangedMeanwhile);
        if (!input.Step.MayFollow(statement.State) && !(input.Step == StatementState.Issued && statement.Growth == StatementGrowth.Grown)) return new Outcome.Refused(Fault.NotFrom);
        if (input.Step == StatementState.Issued && whole.Meter.Allowance.IsFree) return new Outcome.Refused(Fault.FreeOfCharge);
        var reason = Reasons.Read(input.Reason);
        if (input.Step.NeedsReason() && reason is null) return new Outcome.Refused(Fault.ReasonMissing);

        var (now, number) = (await db.NowAsync(cancel), statement.Steps.Count + 1);
        if (input.Step == StatementState.Issued && input.Year >= FranceTime.DayOf(now).Year && await db.Tenants.AnyAsync(t => t.Id == new Id<Tenant>(input.Account) && t.ClosedAt == null, cancel))
            return new Outcome.Refused(Fault.YearNotOver);
        await db.Database.ExecuteSqlAsync($"""
            insert into rebilling_steps (tenant_id, statement_id, number, step, reason, by_person, by_name, at)
            values ({input.Account}, {statement.Id}, {number}, {input.Step.ToString()}, {(input.Step.NeedsReason() ? reason : null)}, {scope.Required.PersonId}, {input.ByName}, {now})
            """, cancel);
        if (input.Step == StatementState.Disputed) await outbox.AddAsync(new StatementDisputed(input.Account, statement.Id, number), cancel);
        // Frozen: what is asked for, and what a draft came to that is given up.
        var isGivenUp = input.Step == StatementState.Waived && statement.State == StatementState.Draft;
        foreach (var (position, line) in (isGivenUp ? statement.Lines : input.Step == StatementState.Issued ? whole.Lines(input.BillsOverrun) : []).Index())
            await db.Database.ExecuteSqlAsync($"""
                insert into rebilling_lines (tenant_id, statement_id, step_number, position, kind, label, quantity, unit_price, amount)
                values ({input.Account}, {statement.Id}, {number}, {position + 1}, {line.Kind.ToString()}, {line.Label}, {line.Quantity}, {line.UnitPrice}, {line.Amount})
                """, cancel);
        if (input.Step == StatementState.Issued) await outbox.AddAsync(new StatementIssued(input.Account, statement.Id, number), cancel);
        return new Outcome.Taken();
    }
}

/// <summary>The lead notes what an account owes besides its quote requests, or takes such a note back, until the year's statement is issued; a disputed one may be corrected, and one whose account came back in the year grows.</summary>
public sealed class NoteCharge(PlatformDb db, ReadRebilling read, CurrentScope scope)
{
    public const decimal Most = 100_000;

    /// <param name="Form">Idempotency key of the form, which names the charge: a second click notes nothing more. Null: a new charge.</param>
    public sealed record Input(Guid Account, int Year, LineKind? Kind, string? Label, decimal? Amount, string ByName, Guid? Form = null);

    public enum Fault { KindMissing, LabelMissing, AmountMissing, AmountOutOfRange, AlreadyIssued, FreeOfCharge, NotFound }

    /// <returns>All that stands against it; nothing when it is noted.</returns>
    public async Task<IReadOnlyList<Fault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await OpenAsync(input.Account, input.Year, toNote: true, cancel) is { } closed) return [closed];
        var faults = new List<Fault>();
        if (input.Kind is not (LineKind.Service or LineKind.Notice or LineKind.Correction)) faults.Add(Fault.KindMissing);
        if (string.IsNullOrWhiteSpace(input.Label) || input.Label.Trim().Length > 200) faults.Add(Fault.LabelMissing);
        if (input.Amount is null) faults.Add(Fault.AmountMissing);
        else if (input.Amount == 0 || Math.Abs(input.Amount.Value) > Most || decimal.Round(input.Amount.Value, 2) != input.Amount || (input.Amount < 0 && input.Kind != LineKind.Correction)) faults.Add(Fault.AmountOutOfRange);
        if (faults.Count > 0) return faults;
        await db.Database.ExecuteSqlAsync($"""
            insert into rebilling_charges (tenant_id, id, year, kind, label, amount, noted_by, noted_by_name, noted_at)
            values ({input.Account}, {input.Form ?? Guid.CreateVersion7()}, {input.Year}, {input.Kind.ToString()}, {input.Label!.Trim()}, {input.Amount}, {scope.Required.PersonId}, {input.ByName}, {await db.NowAsync(cancel)})
            on conflict (tenant_id, id) do nothing
            """, cancel);       // label: judged above
        return [];
    }

    /// <returns>Null when it is taken back, or was.</returns>
    public async Task<Fault?> TakeBackAsync(Guid account, int year, Guid charge, string byName, CancellationToken cancel)
    {
        if (await OpenAsync(account, year, toNote: false, cancel) is { } closed) return closed;
        if (await read.AccountAsync(account, year, cancel) is { Statement: { Growth: not null } grows } whole && whole.Charges.SingleOrDefault(one => one.Id == charge)?.NotedAt <= grows.DecidedAt) return Fault.AlreadyIssued;
        await db.Database.ExecuteSqlAsync($"""
            update rebilling_charges set taken_back_at = {await db.NowAsync(cancel)}, taken_back_by_name = {byName} where tenant_id = {account} and id = {charge} and year = {year} and taken_back_at is null
            """, cancel);
        return null;
    }

    private async Task<Fault?> OpenAsync(Guid account, int year, bool toNote, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"rebilling:" + account.ToString("D")}, 0))", cancel);
        return await read.AccountAsync(account, year, cancel) switch
        {
            null => Fault.NotFound,
            { Statement: { State: StatementState.Issued or StatementState.Paid or StatementState.Waived, Growth: null } } => Fault.AlreadyIssued,
            { Meter.Allowance.IsFree: true } when toNote => Fault.FreeOfCharge,      // GD-10
            _ => null,
        };
    }
}

/// <summary>
/// On 1 January, each account that was active in the year that is over, under a convention that is not free of charge, has its draft; one that closed has the draft of its last
/// year in the night that follows. Nothing is sent: the lead reads it, and issues it or gives it up. Scope System; harmless when repeated.
/// </summary>
public sealed class DraftStatements(PlatformDb db)
{
    /// <returns>How many were drafted now.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var year = FranceTime.DayOf(now).Year;
        var missing = await db.Database.SqlQuery<Missing>($"""
            select t.id as "Tenant", y.year as "Year" from tenants t cross join (values ({year - 1}, false), ({year}, true)) y (year, runs)
            where t.lead_id is not null and extract(year from t.activated_at at time zone 'Europe/Paris') <= y.year
              and (t.closed_at is null and not y.runs or extract(year from t.closed_at at time zone 'Europe/Paris') >= y.year) and not sec.year_is_free(t.id, y.year)
              and not exists (select from rebilling_statements s where s.tenant_id = t.id and s.year = y.year)
            """).ToListAsync(cancel);
        var (tenants, ids, years) = (missing.Select(one => one.Tenant).ToArray(), missing.Select(_ => Guid.CreateVersion7()).ToArray(), missing.Select(one => one.Year).ToArray());
        await db.Database.ExecuteSqlAsync($"insert into rebilling_statements (tenant_id, id, year, drafted_at) select d.*, {now} from unnest({tenants}, {ids}, {years}) as d on conflict do nothing", cancel);
        return missing.Count;
    }

    private sealed record Missing(Guid Tenant, int Year);
}
