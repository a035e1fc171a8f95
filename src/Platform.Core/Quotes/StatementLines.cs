using Platform.Core.Law;

namespace Platform.Core.Quotes;

public enum LineKind { Subscription, Quotes, Service, Notice, Correction }

/// <summary>One line of a statement. Amounts are those of the convention, as the lead sets them; no tax is computed.</summary>
public sealed record StatementLine(LineKind Kind, string Label, int Quantity, decimal UnitPrice, decimal Amount);

/// <summary>What a year comes to, line by line: pure, so that the page, the paper and the table say the same.</summary>
public static class StatementLines
{
    /// <param name="meter">The account's year.</param>
    /// <param name="charges">What the lead noted besides.</param>
    /// <param name="billsOverrun">The lead has decided to ask for the requests of a year beyond the allowance: it may, it need not.</param>
    public static IReadOnlyList<StatementLine> Of(QuoteMeter meter, IReadOnlyList<Charge> charges, bool billsOverrun) => meter.Allowance.IsFree ? [] :      // GD-10: no line of any kind
    [
        new(LineKind.Subscription, meter.Allowance.Lines.Subscription, 1, 0, 0),
        .. Quotes(meter, billsOverrun),
        .. charges.Select(charge => new StatementLine(charge.Kind, charge.Label, 1, charge.Amount, charge.Amount)),
    ];

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

/// <summary>An occasional service, the cost of a notice, or a correction, noted by the lead.</summary>
public sealed record Charge(Guid Id, int Year, LineKind Kind, string Label, decimal Amount, string NotedByName, DateTimeOffset NotedAt);
