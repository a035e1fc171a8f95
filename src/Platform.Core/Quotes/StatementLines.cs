using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

public enum LineKind { Subscription, Quotes, Service, Notice, Correction, Settled }

/// <summary>One line of a statement. Amounts are those of the convention, as the lead sets them; no tax is computed.</summary>
public sealed record StatementLine(LineKind Kind, string Label, int Quantity, decimal UnitPrice, decimal Amount);

/// <summary>What a year comes to, line by line: pure, so that the page, the paper and the table say the same.</summary>
public static class StatementLines
{
    /// <param name="meter">The account's year.</param>
    /// <param name="charges">What the lead noted besides.</param>
    /// <param name="billsOverrun">The lead has decided to ask for the requests of a year beyond the allowance: it may, it need not.</param>
    /// <param name="settled">What was paid or given up of the same year already; null: nothing was.</param>
    public static IReadOnlyList<StatementLine> Of(QuoteMeter meter, IReadOnlyList<Charge> charges, bool billsOverrun, IReadOnlyList<Settled>? settled = null)
    {
        if (meter.Allowance.IsFree) return [];      // GD-10: no line of any kind
        List<StatementLine> year =
        [
            new(LineKind.Subscription, meter.Allowance.Lines.Subscription, 1, 0, 0),
            .. Quotes(meter, billsOverrun),
            .. charges.Select(charge => new StatementLine(charge.Kind, charge.Label, 1, charge.Amount, charge.Amount)),
        ];
        // What was paid first: what was given up never was money, so that it never makes the agglomeration owe any; an overrun that is not asked for was not given up from anything.
        foreach (var one in (settled ?? []).OrderBy(one => one.IsWaived))
            if ((one.IsWaived ? Math.Min(one.Amount - (billsOverrun ? 0 : one.Overrun), Math.Max(0, year.Total())) : one.Amount) is not 0 and var less)
                year.Add(new(LineKind.Settled, string.Format(CultureInfo.InvariantCulture, one.IsWaived ? meter.Allowance.Lines.Waived : meter.Allowance.Lines.Paid, FrenchFormat.Date(one.On)), 1, -less, -less));
        return year;
    }

    public static decimal Total(this IEnumerable<StatementLine> lines) => lines.Sum(line => line.Amount);

    private static IEnumerable<StatementLine> Quotes(QuoteMeter meter, bool billsOverrun)
    {
        var (allowance, cost) = (meter.Allowance, meter.Cost);
        if (cost.Billable == 0) return [new(LineKind.Quotes, allowance.Free is null ? allowance.Lines.Unlimited : allowance.Lines.Within, meter.Sent, 0, 0)];
        if (!billsOverrun) return [new(LineKind.Quotes, allowance.Lines.Forgone, meter.Sent, 0, 0)];
        var prices = allowance.AllBillableOnOverrun ? meter.Prices : [.. meter.Prices.Skip(allowance.Free ?? meter.Sent)];
        return prices.Select(price => (allowance.PricedWhen == PricedWhen.Sent ? price : meter.Price) ?? 0).GroupBy(price => price).OrderBy(group => group.Key)
            .Select(group => new StatementLine(LineKind.Quotes, allowance.Lines.Billed, group.Count(), group.Key, group.Count() * group.Key));
    }
}

/// <summary>An edition of the same year that was paid, or given up: a later one does not ask for it again.</summary>
/// <param name="On">The day on which what was paid had been issued, or on which it was given up.</param>
/// <param name="Overrun">What of the amount was the requests beyond the allowance.</param>
public sealed record Settled(bool IsWaived, DateOnly On, decimal Amount, decimal Overrun);

/// <summary>An occasional service, the cost of a notice, or a correction, noted by the lead.</summary>
public sealed record Charge(Guid Id, int Year, LineKind Kind, string Label, decimal Amount, string NotedByName, DateTimeOffset NotedAt);
