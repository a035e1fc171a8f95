using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>What both sides read of an account's year: the meter, what was noted besides, and the statement with its history. The account sees its own, the lead those it hosts.</summary>
public sealed class ReadRebilling(PlatformDb db, QuoteMeters meters, ReadAgreedTerms terms, CurrentScope scope)
{
    public sealed record Step(int Number, StatementState State, string? Reason, string ByName, DateTimeOffset At);

    /// <param name="Edition">Number of the step that issued it last; null while it never was.</param>
    /// <param name="Lines">As issued last, or as given up before it was issued; as they would be, overrun included, while it is a draft.</param>
    /// <param name="Growth">Null for one that holds its whole year, while nothing is decided, and where the account came back under a convention that is free of charge: nothing more is asked of that year.</param>
    /// <param name="Settled">What was paid or given up of it.</param>
    public sealed record Statement(Guid Id, int Year, DateTimeOffset DraftedAt, IReadOnlyList<Step> Steps, int? Edition, IReadOnlyList<StatementLine> Lines, StatementGrowth? Growth, IReadOnlyList<Settled> Settled)
    {
        public StatementState State => Steps is [.., var last] ? last.State : StatementState.Draft;

        /// <summary>Where it stood when this step was taken; null: a draft.</summary>
        public StatementState? Before(int step) => Steps.LastOrDefault(one => one.Number < step)?.State;

        /// <summary>An edition after one that was issued, paid or given up, which nobody disputed: the account came back, and its year grew.</summary>
        public bool Completes(int edition) => Before(edition) is not (null or StatementState.Disputed);

        /// <summary>The instant of its lines; null for a draft.</summary>
        public DateTimeOffset? DecidedAt => (Steps.LastOrDefault(step => step.State == StatementState.Issued) ?? Steps.LastOrDefault(step => step.State == StatementState.Waived))?.At;
    }

    /// <param name="WasActive">At some instant of that year: it has a statement, or will have one. False for one that came later, or left before.</param>
    public sealed record Whole(Guid Account, string Name, string Siret, bool IsClosed, bool WasActive, QuoteMeter Meter, IReadOnlyList<Charge> Charges, Statement? Statement)
    {
        /// <summary>As things stand, if the lead bills the overrun.</summary>
        public IReadOnlyList<StatementLine> Simulated => Lines(billsOverrun: true);

        /// <summary>Of a statement that would be issued now.</summary>
        public IReadOnlyList<StatementLine> Lines(bool billsOverrun) => StatementLines.Of(Meter, Charges, billsOverrun, Statement?.Settled);
    }

    /// <returns>Null for an account that is not the asker's, nor hosted by him, and for a year without a rule.</returns>
    public async Task<Whole?> AccountAsync(Guid account, int year, CancellationToken cancel)
    {
        if (!QuoteAllowance.Knows(year) || !await MayReadAsync(account, cancel)) return null;
        var id = new Id<Tenant>(account);
        var tenant = await db.Tenants.AsNoTracking().Where(t => t.Id == id).Select(t => new { t.Name, t.Siret, t.ActivatedAt, t.ClosedAt }).SingleAsync(cancel);
        var meter = await meters.OfAsync(account, year, cancel);
        var charges = await db.Database.SqlQuery<ChargeRow>($"""
            select id as "Id", kind as "Kind", label as "Label", amount as "Amount", noted_by_name as "NotedByName", noted_at as "NotedAt" from rebilling_charges
            where tenant_id = {account} and year = {year} and taken_back_at is null order by noted_at, id
            """).ToListAsync(cancel);
        List<Charge> noted = [.. charges.Select(c => new Charge(c.Id, year, Enum.Parse<LineKind>(c.Kind), c.Label, c.Amount, c.NotedByName, c.NotedAt))];
        var wasActive = tenant.ActivatedAt is { } from && FranceTime.DayOf(from).Year <= year && (tenant.ClosedAt is not { } until || FranceTime.DayOf(until).Year >= year);
        return new(account, tenant.Name, tenant.Siret, tenant.ClosedAt is not null, wasActive, meter, noted, await StatementAsync(account, year, meter, noted, cancel));
    }

    /// <summary>Years of the account in which there is something to read, newest first; the current one always.</summary>
    public async Task<IReadOnlyList<int>> YearsAsync(Guid account, CancellationToken cancel)
    {
        if (!await MayReadAsync(account, cancel)) return [];
        var current = FranceTime.DayOf(await db.NowAsync(cancel)).Year;
        var years = await db.Database.SqlQuery<int>($"""
            select year as "Value" from rebilling_statements where tenant_id = {account} union select year from quote_sends where tenant_id = {account} union select year from rebilling_charges where tenant_id = {account}
            """).ToListAsync(cancel);
        return [.. years.Append(current).Distinct().OrderDescending()];
    }

    /// <param name="HasGrown">Something came after it was decided: it is to be completed.</param>
    public sealed record Standing(StatementState State, bool HasGrown);

    /// <summary>The state of each account's statement of a year; scope Lead.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> StatesAsync(int year, CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var rows = await db.Database.SqlQuery<StateRow>($"""
            select s.tenant_id as "Tenant", (select p.step from rebilling_steps p where p.tenant_id = s.tenant_id and p.statement_id = s.id order by p.number desc limit 1) as "Step",
              -- Decided after its year, as nearly all are, it grows no more: the function, which says so too, is asked of the few others only.
              exists (select from rebilling_steps p where p.tenant_id = s.tenant_id and p.statement_id = s.id and p.step in ('Issued', 'Waived') and extract(year from p.at at time zone 'Europe/Paris') <= s.year)
                and statement_growth(s.tenant_id, s.id) is not distinct from 'Grown' as "HasGrown"
            from rebilling_statements s join tenants t on t.id = s.tenant_id where t.lead_id = {lead} and s.year = {year}
            """).ToListAsync(cancel);
        var agreed = await terms.OfYearAsync([.. rows.Where(row => row.HasGrown).Select(row => row.Tenant)], year, cancel);
        return rows.ToDictionary(row => row.Tenant, row => new Standing(row.Step is { } step ? Enum.Parse<StatementState>(step) : StatementState.Draft, row.HasGrown && agreed.GetValueOrDefault(row.Tenant) is not { IsFree: true }));
    }

    /// <summary>What the lead noted for each account in a year; scope Lead.</summary>
    public async Task<IReadOnlyDictionary<Guid, decimal>> ChargesAsync(int year, CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var rows = await db.Database.SqlQuery<SumRow>($"""
            select c.tenant_id as "Tenant", sum(c.amount) as "Amount" from rebilling_charges c join tenants t on t.id = c.tenant_id
            where t.lead_id = {lead} and c.year = {year} and c.taken_back_at is null group by c.tenant_id
            """).ToListAsync(cancel);
        return rows.ToDictionary(row => row.Tenant, row => row.Amount);
    }

    // The policies say the same: this is the layer in front of them.
    private async Task<bool> MayReadAsync(Guid account, CancellationToken cancel)
    {
        var id = new Id<Tenant>(account);
        return scope.Required switch
        {
            Scope.Tenant own => own.TenantId == account,
            Scope.Client own => own.TenantId == account,
            Scope.Lead lead => await db.Tenants.AnyAsync(t => t.Id == id && t.LeadId == new Id<Tenant>(lead.LeadId), cancel),
            Scope.System => true,
            _ => false,
        };
    }

    private async Task<Statement?> StatementAsync(Guid account, int year, QuoteMeter meter, IReadOnlyList<Charge> charges, CancellationToken cancel)
    {
        var found = await db.Database.SqlQuery<StatementRow>($"select id as \"Id\", drafted_at as \"DraftedAt\", statement_growth(tenant_id, id) as \"Growth\" from rebilling_statements where tenant_id = {account} and year = {year}").ToListAsync(cancel);
        if (found is not [var statement]) return null;
        var rows = await db.Database.SqlQuery<StepRow>($"""
            select number as "Number", step as "Step", reason as "Reason", by_name as "ByName", at as "At" from rebilling_steps where tenant_id = {account} and statement_id = {statement.Id} order by number
            """).ToListAsync(cancel);
        List<Step> steps = [.. rows.Select(row => new Step(row.Number, Enum.Parse<StatementState>(row.Step), row.Reason, row.ByName, row.At))];
        var edition = steps.LastOrDefault(step => step.State == StatementState.Issued)?.Number;
        var frozen = await db.Database.SqlQuery<FrozenRow>($"""
            select step_number as "Number", sum(amount) as "Amount", coalesce(sum(amount) filter (where kind = 'Quotes'), 0) as "Overrun" from rebilling_lines where tenant_id = {account} and statement_id = {statement.Id} group by step_number
            """).ToDictionaryAsync(row => row.Number, cancel);
        var held = edition ?? (frozen.ContainsKey(1) ? 1 : null);      // of a draft that was given up
        return new(statement.Id, year, statement.DraftedAt, steps, edition, held is { } lines ? await LinesAsync(account, statement.Id, lines, cancel) : StatementLines.Of(meter, charges, billsOverrun: true),
            statement.Growth is { } growth && !meter.Allowance.IsFree ? Enum.Parse<StatementGrowth>(growth) : null, [.. SettledOf(steps, frozen)]);
    }

    private static IEnumerable<Settled> SettledOf(IReadOnlyList<Step> steps, Dictionary<int, FrozenRow> frozen)
    {
        Step? issued = null;
        foreach (var step in steps)
        {
            if (step.State == StatementState.Issued) issued = step;
            if (step.State is not (StatementState.Paid or StatementState.Waived)) continue;
            var isWaived = step.State == StatementState.Waived;
            var lines = frozen.GetValueOrDefault((issued ?? step).Number);
            yield return new(isWaived, FranceTime.DayOf((isWaived ? step : issued ?? step).At), lines?.Amount ?? 0, lines?.Overrun ?? 0);
        }
    }

    /// <summary>The lines of one edition, whatever came after it.</summary>
    internal async Task<IReadOnlyList<StatementLine>> LinesAsync(Guid account, Guid statement, int edition, CancellationToken cancel) =>
        [.. (await db.Database.SqlQuery<LineRow>($"""
            select kind as "Kind", label as "Label", quantity as "Quantity", unit_price as "UnitPrice", amount as "Amount" from rebilling_lines
            where tenant_id = {account} and statement_id = {statement} and step_number = {edition} order by position
            """).ToListAsync(cancel)).Select(row => new StatementLine(Enum.Parse<LineKind>(row.Kind), row.Label, row.Quantity, row.UnitPrice, row.Amount))];

    private sealed record ChargeRow(Guid Id, string Kind, string Label, decimal Amount, string NotedByName, DateTimeOffset NotedAt);
    private sealed record StatementRow(Guid Id, DateTimeOffset DraftedAt, string? Growth);
    private sealed record StepRow(int Number, string Step, string? Reason, string ByName, DateTimeOffset At);
    private sealed record LineRow(string Kind, string Label, int Quantity, decimal UnitPrice, decimal Amount);
    private sealed record StateRow(Guid Tenant, string? Step, bool HasGrown);
    private sealed record FrozenRow(int Number, decimal Amount, decimal Overrun);
    private sealed record SumRow(Guid Tenant, decimal Amount);
}
