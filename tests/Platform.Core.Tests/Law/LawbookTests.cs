using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Law;

/// <summary>A change of law is a row of data: read over what ships, and refused whole when it is wrong.</summary>
public sealed class LawbookTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("droit-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_change_of_law_is_a_row_of_data_and_holds_from_its_day_on()
    {
        Write("thresholds", """{"rules":[{"key":"formalised","from":"2028-01-01","until":null,"natures":["Supplies","Services"],"buyers":["LocalAuthority"],"value":230000,"unit":"EUR-HT","article":"Avis du 1er décembre 2027"}]}""");
        var (before, after) = (On("2027-12-31"), On("2028-01-01"));
        Assert.True(Formalised(after, 220_000));

        using (Lawbook.Use(directory))
        {
            Assert.True(Formalised(before, 220_000));
            Assert.False(Formalised(after, 220_000));
            Assert.Equal((230_000m, "Avis du 1er décembre 2027"), (Threshold(after).Value, Threshold(after).Article));
        }
        Assert.True(Formalised(after, 220_000));      // nothing of it is left
    }

    [Fact, Trait("Feature", "VR-41")]
    public void The_prices_of_the_contract_replace_those_that_ship_and_are_indicative_no_more()
    {
        Write("notice-prices", """{"rules":[{"key":"Boamp","from":"2027-01-01","until":null,"amount":410,"currency":"EUR","tax":"HT","article":"Contrat 2027"},{"key":"Gazette.depeche","from":"2027-01-01","until":null,"amount":199,"currency":"EUR","tax":"HT","article":"Devis 12"}]}""");
        using var _ = Lawbook.Use(directory);

        Assert.Equal((360m, true), Price(NoticeChannel.Boamp, Publicity.National, "2026-12-31"));
        Assert.Equal((410m, false), Price(NoticeChannel.Boamp, Publicity.National, "2027-01-01"));
        Assert.Equal((720m, true), Price(NoticeChannel.Boamp, Publicity.European, "2027-01-01"));
        Assert.Equal((199m, false), Price(NoticeChannel.Gazette, Publicity.National, "2027-01-01", "depeche"));
        Assert.Equal((250m, true), Price(NoticeChannel.Gazette, Publicity.National, "2027-01-01", "autre"));
        Assert.Equal((0m, false), Price(NoticeChannel.Joue, Publicity.European, "2027-01-01"));

        static (decimal, bool) Price(NoticeChannel channel, Publicity publicity, string day, string? gazette = null) =>
            NoticePrices.Of(channel, publicity, On(day), gazette) is var price ? (price.Amount, price.IsIndicative) : default;
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_period_a_holiday_and_a_repealed_criterion_are_rows_too()
    {
        Write("minimum-periods", """{"rules":[{"key":"open-electronic","from":"2027-01-01","until":null,"procedure":"Open","phase":"Offers","condition":"Electronic","buyers":null,"days":28,"article":"Décret d’essai"}]}""");
        Write("holidays", """{"rules":[{"key":"new","name":"Jour nouveau","from":"2027-01-01","until":null,"month":6,"day":8,"article":"Loi d’essai"}]}""");
        Write("criteria", """{"rules":[{"key":"environmental-criterion","from":"2027-01-01","until":"2027-01-01","judges":"NoEnvironmentalCriterion","severity":"Error","article":"Loi d’essai"}]}""");
        using var _ = Lawbook.Use(directory);

        var minimum = MinimumPeriods.After(On("2027-02-01"), "Open", Phase.Offers, BuyerKind.LocalAuthority, new())!;
        Assert.Equal((28, "Décret d’essai"), (minimum.Days, minimum.LastDay.Clause));
        Assert.Contains("appel d’offres ouvert électronique", minimum.LastDay.Version, StringComparison.Ordinal);
        Assert.False(WorkingDays.Includes(new DateOnly(2027, 6, 8)));
        var criteria = new[] { new Criterion(CriterionKind.Price, 60), new Criterion(CriterionKind.Quality, 40) };
        Assert.Single(AwardCriteria.Judge(criteria, false, Regime("2026-12-31"), On("2026-12-31")));
        Assert.Empty(AwardCriteria.Judge(criteria, false, Regime("2027-01-01"), On("2027-01-01")));
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("seuils", "{\"rules\":[]}", "no dated rules of this name")]
    [InlineData("thresholds", "{", "not JSON")]
    [InlineData("thresholds", "{\"rows\":[]}", "no list")]
    [InlineData("thresholds", "{\"rules\":[{\"key\":\"formalised\",\"from\":\"2028-01-01\",\"natures\":[\"Works\"],\"value\":1,\"unit\":\"EUR-HT\"}]}", "article")]
    [InlineData("thresholds", "{\"rules\":[{\"key\":\"formalised\",\"from\":\"2028-01-01\",\"natures\":[\"Works\"],\"unit\":\"EUR-HT\",\"article\":\"x\"}]}", "value")]
    [InlineData("thresholds", "{\"rules\":[{\"key\":\"formalised\",\"from\":\"1er janvier\",\"natures\":[\"Works\"],\"value\":1,\"unit\":\"EUR-HT\",\"article\":\"x\"}]}", "from")]
    [InlineData("thresholds", "{\"rules\":[{\"key\":\"formalised\",\"from\":\"2028-01-01\",\"value\":1,\"unit\":\"EUR-HT\",\"article\":\"x\"}]}", "speaks of the same")]
    [InlineData("thresholds", "{\"rules\":[{\"key\":\"formalised\",\"from\":\"2028-01-01\",\"natures\":[\"Works\"],\"value\":\"beaucoup\",\"unit\":\"EUR-HT\",\"article\":\"x\"}]}", "JSON value could not be converted")]
    [InlineData("thresholds", "{\"rules\":[{\"key\":\"formalised\",\"from\":\"2028-01-01\",\"until\":\"2029-01-01\",\"natures\":[\"Works\"],\"value\":1,\"unit\":\"EUR-HT\",\"article\":\"x\"}]}", "no end")]
    public void A_wrong_row_stops_the_start_and_says_why(string name, string text, string why)
    {
        Write(name, text);
        Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => Lawbook.Use(directory)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(directory, $"{name}.json"), text);

    private static Threshold Threshold(DateTimeOffset launch) => Thresholds.Of("formalised", launch, Nature.Services, BuyerKind.LocalAuthority)!;

    private static bool Formalised(DateTimeOffset launch, decimal value) => PurchaseRegime.Of(new(Nature.Services, BuyerKind.LocalAuthority, value), launch).IsFormalised;

    private static PurchaseRegime Regime(string day) => PurchaseRegime.Of(new(Nature.Services, BuyerKind.LocalAuthority, 50_000), On(day));

    private static DateTimeOffset On(string day) => FranceTime.Midnight(DateOnly.Parse(day, CultureInfo.InvariantCulture));
}
