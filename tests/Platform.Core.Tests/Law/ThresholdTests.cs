using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Law;

public sealed class ThresholdTests
{
    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData(Nature.Supplies, "2026-03-31", "40000.00", true)]
    [InlineData(Nature.Supplies, "2026-03-31", "39999.99", false)]
    [InlineData(Nature.Supplies, "2026-04-01", "59999.99", false)]
    [InlineData(Nature.Supplies, "2026-04-01", "60000.00", true)]
    [InlineData(Nature.Works, "2026-01-01", "99999.99", false)]
    [InlineData(Nature.Works, "2026-01-01", "100000.00", true)]
    public void Competition_is_required_from_the_threshold_of_the_day_of_launch(Nature nature, string launch, string value, bool required) =>
        Assert.Equal(required, Regime(nature, launch, value).NeedsCompetition);

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-06-01", "89999.99", Publicity.Adapted, false)]
    [InlineData("2026-06-01", "90000.00", Publicity.National, false)]
    [InlineData("2025-12-31", "220999.99", Publicity.National, false)]
    [InlineData("2025-12-31", "221000.00", Publicity.European, true)]
    [InlineData("2026-01-02", "215999.99", Publicity.National, false)]
    [InlineData("2026-01-02", "216000.00", Publicity.European, true)]
    public void Services_of_a_local_authority_are_made_known_as_their_value_demands(string launch, string value, Publicity publicity, bool formalised)
    {
        var regime = Regime(Nature.Services, launch, value);
        Assert.Equal((publicity, formalised), (regime.Publicity, regime.IsFormalised));
        Assert.All(regime.DecidedBy, threshold => Assert.NotEmpty(threshold.Article));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_formalised_purchase_goes_to_the_JOUE_and_to_the_BOAMP_and_that_of_a_public_undertaking_to_the_JOUE_alone()
    {
        Assert.Equal([[NoticeChannel.Joue], [NoticeChannel.Boamp]], Regime(Nature.Services, "2026-06-01", "216000").Channels(BuyerKind.LocalAuthority, On("2026-06-01")).Groups);
        var entity = PurchaseRegime.Of(new(Nature.Services, BuyerKind.OtherEntity, 432_000), On("2026-06-01"));
        Assert.Equal([[NoticeChannel.Joue]], entity.Channels(BuyerKind.OtherEntity, On("2026-06-01")).Groups);
        Assert.Equal([[NoticeChannel.Boamp, NoticeChannel.Gazette]], Regime(Nature.Services, "2026-06-01", "90000").Channels(BuyerKind.LocalAuthority, On("2026-06-01")).Groups);
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Social_services_are_never_formalised_and_go_to_Europe_from_their_own_threshold()
    {
        var (under, at) = (Of(749_999.99m), Of(750_000m));
        Assert.Equal((false, Publicity.Adapted), (under.IsFormalised, under.Publicity));
        Assert.Equal((false, Publicity.European), (at.IsFormalised, at.Publicity));

        static PurchaseRegime Of(decimal value) => PurchaseRegime.Of(new(Nature.Services, BuyerKind.LocalAuthority, value, IsSpecific: true), On("2026-06-01"));
    }

    [Theory, Trait("Feature", "BEYOND-6"), InlineData("999999.99", Publicity.Adapted), InlineData("1000000.00", Publicity.European)]
    public void Social_services_of_a_network_have_a_higher_threshold(string value, Publicity publicity) =>
        Assert.Equal(publicity, PurchaseRegime.Of(new(Nature.Services, BuyerKind.LocalEntity, Euros(value), IsSpecific: true), On("2026-06-01")).Publicity);

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("79999 79999 40002", null)]
    [InlineData("79999 79999 40003", SmallLots.Fault.TogetherTooLarge)]
    [InlineData("80000", SmallLots.Fault.LotTooLarge)]
    [InlineData("79999.99", null)]
    public void Small_lots_are_each_under_their_threshold_and_together_within_their_share(string lots, SmallLots.Fault? fault)
    {
        var found = SmallLots.Judge(new(Nature.Services, BuyerKind.LocalAuthority, 1_000_000), 1_000_000, [.. lots.Split(' ').Select(Euros)], On("2026-06-01"));
        Assert.Equal(fault, found is [] ? null : Assert.Single(found).Fault);
    }

    [Theory, Trait("Feature", "BEYOND-6"), InlineData("39999.99", false), InlineData("40000.00", true)]
    public void Essential_data_are_due_from_their_threshold(string value, bool due) =>
        Assert.Equal(due, Thresholds.Of("essential-data", On("2026-06-01"), Nature.Supplies, BuyerKind.LocalAuthority)!.IsReachedBy(Euros(value)));

    private static PurchaseRegime Regime(Nature nature, string launch, string value) => PurchaseRegime.Of(new(nature, BuyerKind.LocalAuthority, Euros(value)), On(launch));

    // The evening before in UTC: the day that selects is that of Paris.
    private static DateTimeOffset On(string day) => FranceTime.Midnight(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static decimal Euros(string value) => decimal.Parse(value, CultureInfo.InvariantCulture);

    /// <summary>« legality »: guides name it; the platform sends nothing to the contrôle de légalité.</summary>
    [Fact]
    public void No_threshold_stands_in_the_rules_that_nothing_judges_by()
    {
        const string rules = "src/Platform.Core/Law/Rules";
        using var table = System.Text.Json.JsonDocument.Parse(File.ReadAllText(global::Platform.Testing.RepositoryRoot.File($"{rules}/thresholds.json")));
        var keys = Keys(table.RootElement).Distinct().ToList();
        Assert.Contains("formalised", keys);
        var readers = Directory.EnumerateFiles(global::Platform.Testing.RepositoryRoot.File("src/Platform.Core"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Append(global::Platform.Testing.RepositoryRoot.File($"{rules}/award-grounds.json")).Select(File.ReadAllText).ToList();
        Assert.Equal(["legality"], keys.Where(key => !readers.Exists(text => text.Contains($"\"{key}\"", StringComparison.Ordinal))));

        static IEnumerable<string> Keys(System.Text.Json.JsonElement element) => element.ValueKind switch
        {
            System.Text.Json.JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
            System.Text.Json.JsonValueKind.Object => element.EnumerateObject().SelectMany(one => one is { Name: "key", Value.ValueKind: System.Text.Json.JsonValueKind.String } ? [one.Value.GetString()!] : Keys(one.Value)),
            _ => [],
        };
    }
}
