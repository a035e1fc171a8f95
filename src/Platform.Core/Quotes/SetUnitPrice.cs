using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>The lead in scope says what one request is worth from a day on. Never from a day gone by: what was counted keeps the price it was counted at.</summary>
public sealed class SetUnitPrice(PlatformDb db, CurrentScope scope)
{
    public const decimal Most = 10_000;

    public sealed record Input(decimal? Price, DateOnly? From, string ByName);

    public enum Fault { PriceMissing, PriceOutOfRange, DayMissing, DayPast }

    public sealed record Row(DateOnly From, decimal Price, string SetByName, DateTimeOffset SetAt, bool IsReplaced);

    /// <returns>All that stands against it; nothing when it is set.</returns>
    public async Task<IReadOnlyList<Fault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Lead)scope.Required;
        var now = await db.NowAsync(cancel);
        var faults = new List<Fault>();
        if (input.Price is null) faults.Add(Fault.PriceMissing);
        else if (input.Price < 0 || input.Price > Most || decimal.Round(input.Price.Value, 2) != input.Price) faults.Add(Fault.PriceOutOfRange);
        if (input.From is null) faults.Add(Fault.DayMissing);
        else if (input.From < FranceTime.DayOf(now)) faults.Add(Fault.DayPast);
        if (faults.Count > 0) return faults;
        await db.Database.ExecuteSqlAsync($"""
            insert into unit_prices (lead_id, valid_from, set_at, price, set_by, set_by_name)
            values ({acting.LeadId}, {input.From}, {now}, {input.Price}, {acting.PersonId ?? throw new InvalidOperationException("Somebody decides.")}, {input.ByName})
            """, cancel);
        return [];
    }

    /// <summary>Newest day first; of several for one day, the last one set holds.</summary>
    public async Task<IReadOnlyList<Row>> ListAsync(CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        return await db.Database.SqlQuery<Row>($"""
            select p.valid_from as "From", p.price as "Price", p.set_by_name as "SetByName", p.set_at as "SetAt",
              exists (select from unit_prices o where o.lead_id = p.lead_id and o.valid_from = p.valid_from and o.set_at > p.set_at) as "IsReplaced"
            from unit_prices p where p.lead_id = {lead} order by p.valid_from desc, p.set_at desc limit 100
            """).ToListAsync(cancel);
    }
}
