using System.Globalization;
using Platform.Core.Law;

namespace Platform.Core.Tests.Quotes;

/// <summary>The arithmetic of the allowance: no database, no clock.</summary>
public sealed class QuoteAllowanceTests
{
    private static readonly QuoteAllowance Allowance = QuoteAllowance.Of(2026);

    [Theory, Trait("Feature", "VR-43")]
    [InlineData("0*2.00", "0.00", 0)]
    [InlineData("99*2.00", "0.00", 0)]
    [InlineData("100*2.00", "0.00", 0)]                    // the last one that is free
    [InlineData("101*2.00", "202.00", 101)]                // and then all of them
    [InlineData("101*0.33", "33.33", 101)]
    [InlineData("60*2.00 41*2.50", "222.50", 101)]         // the price changed in the year: each is worth the one of its sending
    [InlineData("60*2.00 40*2.50", "0.00", 0)]
    [InlineData("250*3.10", "775.00", 250)]
    public void Beyond_the_allowance_all_requests_of_the_year_become_billable(string sent, string amount, int billable)
    {
        var cost = Allowance.CostOf(Prices(sent));
        Assert.Equal(decimal.Parse(amount, CultureInfo.InvariantCulture), cost.Amount);
        Assert.Equal((billable, 0), (cost.Billable, cost.Unpriced));
    }

    [Fact]
    public void A_request_sent_without_a_price_is_worth_nothing_and_is_said()
    {
        var cost = Allowance.CostOf([.. Enumerable.Repeat((decimal?)null, 61), .. Enumerable.Repeat((decimal?)2m, 40)]);
        Assert.Equal((101, 80m, 61), (cost.Billable, cost.Amount, cost.Unpriced));
    }

    [Fact, Trait("Feature", "VR-43")]
    public void The_two_settings_of_a_convention_are_followed()
    {
        var prices = Prices("60*2.00 41*2.50");
        Assert.Equal(303m, (Allowance with { PricedWhen = PricedWhen.Billed }).CostOf(prices, 3m).Amount);
        Assert.Equal(2.50m, (Allowance with { AllBillableOnOverrun = false }).CostOf(prices).Amount);
    }

    [Theory, Trait("Feature", "VR-43"), Trait("Feature", "BEYOND-12")]
    [InlineData("2026-12-31T22:59:59Z", 2026)]             // 23:59:59 in Paris
    [InlineData("2026-12-31T23:00:00Z", 2027)]             // midnight in Paris
    [InlineData("2027-01-01T00:30:00Z", 2027)]
    [InlineData("2027-03-28T01:00:00Z", 2027)]             // clocks change: still that year
    public void A_request_counts_to_the_year_of_Paris(string sentAt, int year) => Assert.Equal(year, QuoteAllowance.YearOf(DateTimeOffset.Parse(sentAt, CultureInfo.InvariantCulture)));

    [Theory, Trait("Feature", "BEYOND-12")]
    [InlineData("50*2.00", 2026, 7, 2, 100, "0.00")]       // day 183: 50 × 365 ÷ 183 = 99,7
    [InlineData("60*2.00", 2026, 7, 2, 120, "300.00")]     // 60 at 2,00 and 60 more at 3,00
    [InlineData("101*2.00", 2026, 12, 31, 101, "202.00")]
    [InlineData("1*2.00", 2028, 1, 1, 366, "1097.00")]     // a leap year
    [InlineData("0*2.00", 2026, 1, 1, 0, "0.00")]
    public void The_forecast_keeps_the_pace_at_the_price_of_today(string sent, int year, int month, int day, int foreseen, string amount) =>
        Assert.Equal(new QuoteForecast(foreseen, decimal.Parse(amount, CultureInfo.InvariantCulture)), Allowance.Forecast(Prices(sent), 3m, new DateOnly(year, month, day)));

    [Fact]
    public void The_notices_and_the_clause_are_dated_data()
    {
        Assert.Equal([80, 95, 100], Allowance.Notices);
        Assert.Contains("Un forfait de 100", Allowance.Clause, StringComparison.Ordinal);
    }

    private static List<decimal?> Prices(string sent) =>
        [.. sent.Split(' ').Select(part => part.Split('*')).SelectMany(part => Enumerable.Repeat((decimal?)decimal.Parse(part[1], CultureInfo.InvariantCulture), int.Parse(part[0], CultureInfo.InvariantCulture)))];
}
