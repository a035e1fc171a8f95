using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>More lots for one company than the consultation announced: a warning of the award notice.</summary>
public sealed class LotsOverWonTests
{
    private static readonly Awardee Other = new() { Name = "Couvreurs réunis", Number = "222222226" };

    [Fact, Trait("Feature", "CDG-08")]
    public void A_company_that_wins_more_lots_than_announced_is_named_with_them_also_when_one_number_is_that_of_an_establishment()
    {
        var facts = Of((1, GivenAward.Winner), (2, GivenAward.Winner with { Number = GivenAward.Winner.Number + "00016" }), (3, Other));
        var over = Assert.Single(LotsOverWon.Of(facts, 1));
        Assert.Equal((GivenAward.Winner.Name, 1), (over.Winner, over.Most));
        Assert.Equal([1, 2], over.Lots);
    }

    [Theory, Trait("Feature", "CDG-08")]
    [InlineData(2)]
    [InlineData(null)]
    public void As_many_as_announced_or_no_limit_is_no_warning(int? most) => Assert.Empty(LotsOverWon.Of(Of((1, GivenAward.Winner), (2, GivenAward.Winner), (3, Other)), most));

    [Fact, Trait("Feature", "CDG-08")]
    public void A_lot_that_nobody_won_counts_for_nobody()
    {
        var facts = Of((1, GivenAward.Winner), (2, GivenAward.Winner));
        Assert.Empty(LotsOverWon.Of(facts with { Lots = [facts.Lots[0], facts.Lots[1] with { Outcome = LotOutcome.NotAwarded }] }, 1));
    }

    private static AwardFacts Of(params (int Lot, Awardee Winner)[] won) => new() { Lots = [.. won.Select(each => new AwardedLot { Number = each.Lot, Outcome = LotOutcome.Awarded, Winner = each.Winner })] };
}
