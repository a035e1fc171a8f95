using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>Which unit price a request is worth: the one of its sending, or the one of the day of billing.</summary>
public enum PricedWhen { Sent, Billed }

/// <summary>What a year of quote requests costs, as it stands. The lead decides whether it asks for it.</summary>
/// <param name="Billable">0 up to the allowance; beyond it, all requests of the year.</param>
/// <param name="Unpriced">Billable requests sent while no price was in force: counted for nothing, and said.</param>
public sealed record QuoteCost(int Sent, int Billable, decimal Amount, int Unpriced);

/// <summary>Where the year leads at the pace of the days gone by.</summary>
public sealed record QuoteForecast(int Sent, decimal Amount);

/// <summary>What the lines of a statement are called.</summary>
/// <param name="Paid">With the day of the edition that was paid, <paramref name="Waived"/> with the day on which one was given up: what a completed statement does not ask for again.</param>
public sealed record StatementWords(string Subscription, string Within, string Unlimited, string Forgone, string Billed, string Paid, string Waived);

/// <summary>How many quote requests an account may send in a calendar year of Paris before they may be billed. Dated, with its clause; nothing here ever blocks.</summary>
/// <param name="Free">Null: its convention sets no allowance, or is free of charge. Then nothing is ever billable.</param>
/// <param name="NoticePercents">Shares of the allowance that are announced when they are reached.</param>
/// <param name="IsFree">The convention is concluded free of charge (GD-10): no line of any kind.</param>
public sealed record QuoteAllowance(int? Free, bool AllBillableOnOverrun, PricedWhen PricedWhen, IReadOnlyList<int> NoticePercents, string Clause, string Assumptions, StatementWords Lines, bool IsFree = false)
{
    /// <summary>The counts that are announced.</summary>
    public IReadOnlyList<int> Notices => Free is { } free ? [.. NoticePercents.Select(percent => ((percent * free) + 99) / 100)] : [];

    /// <param name="terms">Of the account's convention; null: none, and this rule holds as it is.</param>
    public QuoteAllowance Under(AgreedTerms? terms) => terms is null ? this : this with { Free = terms.IsFree ? null : terms.QuotesPerYear, IsFree = terms.IsFree };

    /// <summary>So many are more than the allowance.</summary>
    public bool IsExceededBy(int sent) => sent > Free;

    private static readonly DatedRules<Rule> Rules = new("quote-requests");

    public static QuoteAllowance On(DateTimeOffset instant)
    {
        var rule = Rules.On(instant).Single();
        return new(rule.Free, rule.AllBillableOnOverrun, Enum.Parse<PricedWhen>(rule.PricedWhen), rule.NoticePercents, rule.Article, rule.Reason, rule.Lines);
    }

    /// <summary>The rule under which a year is billed: the one in force on its last day.</summary>
    public static QuoteAllowance Of(int year) => On(LastDay(year));

    /// <summary>Whether there is a rule for a year: what stands in an address is checked before it is counted with.</summary>
    public static bool Knows(int year) => year is > 0 and < 3000 && Rules.On(LastDay(year)).Any();

    /// <summary>The year to which a request counts: that of Paris, at the instant of sending.</summary>
    public static int YearOf(DateTimeOffset sentAt) => FranceTime.DayOf(sentAt).Year;

    /// <param name="prices">One per request of the year, in the order of sending; null when no price was in force.</param>
    /// <param name="priceOfBilling">Used when the rule prices on the day of billing.</param>
    public QuoteCost CostOf(IReadOnlyList<decimal?> prices, decimal? priceOfBilling = null)
    {
        var billable = Free is not { } free || prices.Count <= free ? [] : AllBillableOnOverrun ? prices : prices.Skip(free).ToList();
        var priced = billable.Select(price => PricedWhen == PricedWhen.Sent ? price : priceOfBilling).ToList();
        return new(prices.Count, billable.Count, priced.Sum(price => price ?? 0), priced.Count(price => price is null));
    }

    /// <summary>The same pace until 31 December, at the price of today. The day that is asked about counts whole.</summary>
    public QuoteForecast Forecast(IReadOnlyList<decimal?> prices, decimal? price, DateOnly today)
    {
        var days = DateTime.IsLeapYear(today.Year) ? 366 : 365;
        var sent = (int)Math.Round((decimal)prices.Count * days / today.DayOfYear, MidpointRounding.AwayFromZero);
        return new(sent, CostOf([.. prices, .. Enumerable.Repeat(price, sent - prices.Count)], price).Amount);
    }

    private static DateTimeOffset LastDay(int year) => new(year, 12, 31, 12, 0, 0, TimeSpan.Zero);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Free, bool AllBillableOnOverrun, string PricedWhen, IReadOnlyList<int> NoticePercents, string Article, string Reason, StatementWords Lines) : IDated;
}
