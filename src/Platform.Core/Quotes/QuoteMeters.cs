using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>A year of quote requests of one account, as its own people and the lead read it: a count, prices and what they make. Nothing of what was asked.</summary>
/// <param name="Price">In force on <see cref="PricedOn"/>; null when the lead has set none.</param>
public sealed record QuoteMeter(Guid Tenant, int Year, IReadOnlyList<decimal?> Prices, decimal? Price, DateOnly Today, QuoteAllowance Allowance)
{
    /// <summary>Today, or the day of that year that is nearest to it; today whatever the year, where the day of billing decides.</summary>
    public DateOnly PricedOn => PricingDay(Year, Today, Allowance.PricedWhen);

    internal static DateOnly PricingDay(int year, DateOnly today, PricedWhen when) => when == PricedWhen.Billed || today.Year == year ? today : today.Year > year ? new(year, 12, 31) : new(year, 1, 1);

    public int Sent => Prices.Count;

    public QuoteCost Cost => Allowance.CostOf(Prices, Price);

    public QuoteCost WithOneMore => Allowance.CostOf([.. Prices, Price], Price);

    /// <summary>Null once the year is over: then it is what it is.</summary>
    public QuoteForecast? Forecast => Today.Year == Year ? Allowance.Forecast(Prices, Price, Today) : null;

    /// <summary>The last announced count that was reached; null below the first.</summary>
    public int? Reached => Allowance.Notices.Where(notice => Sent >= notice).Select(notice => (int?)notice).Max();
}

/// <summary>Reads the meters: the account its own, the lead those of the accounts it hosts. The database lets nobody read another.</summary>
public sealed class QuoteMeters(PlatformDb db, CurrentScope scope, ReadAgreedTerms terms)
{
    public async Task<QuoteMeter> OwnAsync(int? year, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        return await OfAsync(tenant, year, cancel);
    }

    /// <summary>All accounts that have sent something in that year; scope Lead or System.</summary>
    public Task<IReadOnlyList<QuoteMeter>> ReadAsync(int? year, CancellationToken cancel) => ReadAsync(null, year, cancel);

    /// <summary>One account; what the asker may not read is empty.</summary>
    public async Task<QuoteMeter> OfAsync(Guid account, int? year, CancellationToken cancel) => (await ReadAsync([account], year, cancel)).SingleOrDefault() ?? await EmptyAsync(account, year, cancel);

    private async Task<IReadOnlyList<QuoteMeter>> ReadAsync(IReadOnlyList<Guid>? accounts, int? year, CancellationToken cancel)
    {
        Guid[]? ids = accounts is null ? null : [.. accounts];
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var of = year ?? today.Year;
        var priced = QuoteMeter.PricingDay(of, today, QuoteAllowance.Of(of).PricedWhen);
        var rows = await db.Database.SqlQuery<Row>($"""
            select s.tenant_id as "Tenant", array_agg(s.unit_price order by s.number) as "Prices", (select p.price from unit_prices p
              where p.lead_id = coalesce(t.lead_id, t.id) and p.valid_from <= {priced} order by p.valid_from desc, p.set_at desc limit 1) as "Price"
            from quote_sends s join tenants t on t.id = s.tenant_id where s.year = {of} and ({ids}::uuid[] is null or s.tenant_id = any ({ids}::uuid[])) group by s.tenant_id, t.lead_id, t.id
            """).ToListAsync(cancel);
        var agreed = await terms.OfYearAsync([.. rows.Select(row => row.Tenant)], of, cancel);
        return [.. rows.Select(row => new QuoteMeter(row.Tenant, of, row.Prices, row.Price, today, QuoteAllowance.Of(of).Under(agreed.GetValueOrDefault(row.Tenant))))];
    }

    public sealed record AccountMeter(Guid Account, string Name, QuoteMeter Meter);

    /// <summary>Accounts of the lead in scope, those that have sent nothing too, by name.</summary>
    /// <param name="year">Of the count.</param>
    /// <param name="some">Those of that year, all or a page of them (<see cref="SyndicatedAccounts"/>).</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<AccountMeter>> AccountsAsync(int year, IReadOnlyList<Guid> some, CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        var wanted = some.Select(id => new Id<Tenant>(id)).ToList();
        var accounts = await db.Tenants.AsNoTracking().Where(t => t.LeadId == lead && wanted.Contains(t.Id)).Select(t => new { t.Id, t.Name }).ToListAsync(cancel);
        var agreed = await terms.OfYearAsync([.. accounts.Select(a => a.Id.Value), lead.Value], year, cancel);
        var meters = (await ReadAsync(some, year, cancel)).ToDictionary(meter => meter.Tenant);
        var empty = await EmptyAsync(lead.Value, year, cancel);
        return [.. accounts.OrderBy(a => a.Name, FrenchOrder.Names).Select(a => new AccountMeter(a.Id.Value, a.Name,
            meters.GetValueOrDefault(a.Id.Value, empty with { Tenant = a.Id.Value, Allowance = empty.Allowance.Under(agreed.GetValueOrDefault(a.Id.Value)) })))];
    }

    /// <summary>The year asked for if there is something to see in it, else the current one; and the others.</summary>
    public async Task<(int Year, IReadOnlyList<int> Others)> YearsAsync(int? asked, CancellationToken cancel)
    {
        var current = FranceTime.DayOf(await db.NowAsync(cancel)).Year;
        var known = await db.Database.SqlQuery<int>($"select distinct year as \"Value\" from quote_sends union select year from rebilling_charges union select year from rebilling_statements").ToListAsync(cancel);
        List<int> years = [.. known.Append(current).Append(current - 1).Distinct().OrderDescending()];
        var year = asked is { } one && years.Contains(one) ? one : current;
        return (year, [.. years.Where(y => y != year)]);
    }

    private async Task<QuoteMeter> EmptyAsync(Guid tenant, int? year, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var of = year ?? today.Year;
        var rule = QuoteAllowance.Of(of);
        return new(tenant, of, [], await PriceOfAsync(tenant, QuoteMeter.PricingDay(of, today, rule.PricedWhen), cancel), today, rule.Under(await terms.OfYearAsync(tenant, of, cancel)));
    }

    private async Task<decimal?> PriceOfAsync(Guid tenant, DateOnly day, CancellationToken cancel) => (await db.Database.SqlQuery<decimal>($"""
        select p.price as "Value" from unit_prices p where p.lead_id = (select coalesce(t.lead_id, t.id) from tenants t where t.id = {tenant}) and p.valid_from <= {day}
        order by p.valid_from desc, p.set_at desc limit 1
        """).ToListAsync(cancel)) is [var price] ? price : null;

    private sealed record Row(Guid Tenant, decimal?[] Prices, decimal? Price);
}
