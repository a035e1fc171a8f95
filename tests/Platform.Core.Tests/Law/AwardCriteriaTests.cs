using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Law;

public sealed class AwardCriteriaTests
{
    private static readonly Criterion Price = new(CriterionKind.Price, 100);

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-08-20", true, null)]
    [InlineData("2026-08-20", false, "SolePriceNotStandardised")]
    [InlineData("2026-08-21", true, "SolePrice")]
    public void Price_alone_is_over_since_21_August_2026(string launch, bool standardised, string? finding) =>
        Assert.Equal(finding, AwardCriteria.Judge([Price], standardised, Under(launch), On(launch)).SingleOrDefault()?.Key);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Cost_alone_stands_where_its_approach_counts_the_environment()
    {
        Assert.Empty(Judge(new Criterion(CriterionKind.Cost, 100, Environmental: true)));
        Assert.Equal("SoleCostWithoutEnvironment", Assert.Single(Judge(new Criterion(CriterionKind.Cost, 100))).Key);
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void One_of_several_criteria_is_environmental_and_the_finding_names_its_article()
    {
        var found = Assert.Single(Judge(Price with { Weight = 60 }, new Criterion(CriterionKind.Quality, 40)));
        Assert.Equal(("NoEnvironmentalCriterion", true, "CCP, art. R2152-7 et L2152-7"), (found.Key, found.IsError, found.Article));
        Assert.Empty(Judge(Price with { Weight = 60 }, new Criterion(CriterionKind.Quality, 30), new Criterion(CriterionKind.Quality, 10, Environmental: true)));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Weights_make_a_hundred() => Assert.Equal("WeightsNotWhole", Assert.Single(Judge(Price with { Weight = 60 }, new Criterion(CriterionKind.Quality, 30, Environmental: true))).Key);

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-09-01", NoSocialClause.ShortWorks, 5, false)]
    [InlineData("2026-09-01", NoSocialClause.ShortWorks, 6, true)]
    [InlineData("2026-09-01", null, 7, true)]
    [InlineData("2026-09-01", NoSocialClause.NoLink, 7, false)]
    [InlineData("2026-08-21", null, 7, false)]
    public void Works_above_the_threshold_of_Europe_have_a_social_clause_or_the_reason_why_not(string launch, NoSocialClause? reason, int months, bool refused)
    {
        var works = new Purchase(Nature.Works, BuyerKind.LocalAuthority, 6_000_000);
        var found = AwardCriteria.JudgeClauses(new(Environmental: true, Social: false, reason, months), works, PurchaseRegime.Of(works, On(launch)), On(launch));
        Assert.Equal(refused ? ["NoSocialClause"] : [], found.Select(finding => finding.Key));
    }

    private static IReadOnlyList<LegalFinding> Judge(params Criterion[] criteria) => AwardCriteria.Judge(criteria, standardised: false, Under("2026-09-01"), On("2026-09-01"));

    private static PurchaseRegime Under(string launch) => PurchaseRegime.Of(new(Nature.Services, BuyerKind.LocalAuthority, 100_000), On(launch));

    private static DateTimeOffset On(string day) => FranceTime.Midnight(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
