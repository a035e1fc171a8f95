using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Law;

/// <summary>When companies learn something, and which later limit is proposed.</summary>
public sealed class LateInformationTests
{
    private static readonly DateTimeOffset Limit = new(2026, 12, 14, 11, 0, 0, TimeSpan.Zero);      // Monday, noon in Paris

    [Theory, Trait("Feature", "PEER-21")]
    [InlineData(8, false, null)]
    [InlineData(9, true, 15)]
    [InlineData(12, true, 18)]
    [InlineData(13, true, 21)]      // the 19th is a Saturday
    public void In_an_adapted_procedure_six_days_are_a_custom_and_the_proposal_leaves_as_many_on_a_working_day(int day, bool late, int? proposed)
    {
        var said = LateInformation.Of(Procedure.Mapa, urgency: false, Limit, new(2026, 12, day, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal((late, false, new DateOnly(2026, 12, 8)), (said.IsLate, said.IsBinding, said.LastDay.Day));
        Assert.Contains("usage", said.LastDay.Clause, StringComparison.Ordinal);
        if (proposed is { } on) Assert.Equal(new DateTimeOffset(2026, 12, on, 11, 0, 0, TimeSpan.Zero), said.Proposed);
    }

    [Theory, Trait("Feature", "PEER-21")]
    [InlineData(false, 8, false)]
    [InlineData(false, 9, true)]
    [InlineData(true, 10, false)]
    [InlineData(true, 11, true)]
    public void In_a_formalised_procedure_the_law_binds_six_days_before_the_limit_and_four_in_urgency(bool urgency, int day, bool late)
    {
        var said = LateInformation.Of(Procedure.Open, urgency, Limit, new(2026, 12, day, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal((late, true), (said.IsLate, said.IsBinding));
        Assert.Contains("R2132-6", said.LastDay.Clause, StringComparison.Ordinal);
    }

    [Theory, Trait("Feature", "PEER-21")]
    [InlineData(null, 3)]
    [InlineData("67", 7)]
    public void On_Good_Friday_a_limit_is_proposed_but_in_Alsace(string? department, int day)
    {
        var limit = new DateTimeOffset(2026, 3, 30, 10, 0, 0, TimeSpan.Zero);
        var said = LateInformation.Of(Procedure.Open, urgency: false, limit, new(2026, 3, 28, 9, 0, 0, TimeSpan.Zero), department);
        Assert.Equal(new DateTimeOffset(2026, 4, day, 10, 0, 0, TimeSpan.Zero), said.Proposed);
    }

    [Fact, Trait("Feature", "PEER-21")]
    public void An_important_change_proposes_half_of_the_first_period_and_never_less_than_three_days_more()
    {
        var published = new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);      // 28 days before the limit
        var near = ImportantChange.Of(published, Limit, Limit, new(2026, 12, 7, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal((new DateTimeOffset(2026, 12, 21, 11, 0, 0, TimeSpan.Zero), 14, 28), (near.Proposed, near.Days, near.First));

        var early = ImportantChange.Of(published, Limit, Limit, new(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateTimeOffset(2026, 12, 17, 11, 0, 0, TimeSpan.Zero), early.Proposed);
    }
}
