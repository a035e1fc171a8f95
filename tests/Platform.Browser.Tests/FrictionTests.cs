namespace Platform.Browser.Tests;

public sealed class FrictionTests
{
    private static readonly Friction.Budget Budget = new(9, 1, 4);
    private static readonly Dictionary<string, Friction.Budget> Before = new(StringComparer.Ordinal) { ["J4"] = new(8, 0, 4) };

    [Fact]
    public void As_many_clicks_as_at_the_last_landing_are_accepted() => Assert.Empty(Report(new(8, 0, 4)).Faults(Before));

    [Theory, InlineData(9, 0, 4), InlineData(8, 1, 4), InlineData(8, 0, 5), InlineData(10, 0, 4)]
    public void One_more_click_field_or_screen_is_a_failure(int clicks, int fields, int screens) => Assert.NotEmpty(Report(new(clicks, fields, screens)).Faults(Before));

    [Fact]
    public void A_journey_that_the_last_landing_does_not_know_is_a_failure() => Assert.NotEmpty(Report(new(1, 0, 1)).Faults(new Dictionary<string, Friction.Budget>(StringComparer.Ordinal)));

    [Fact]
    public void One_byte_over_the_weight_of_a_page_is_a_failure()
    {
        Assert.Empty(new FrictionReport([], [new("/", Weight.Limit, 1)]).Faults(Before));
        Assert.NotEmpty(new FrictionReport([], [new("/", Weight.Limit + 1, 1)]).Faults(Before));
    }

    [Fact]
    public void A_first_byte_that_takes_a_second_is_a_failure()
    {
        Assert.Empty(new FrictionReport([], [new("/", 1, Weight.Patience - 1)]).Faults(Before));
        Assert.NotEmpty(new FrictionReport([], [new("/", 1, Weight.Patience)]).Faults(Before));
    }

    [Fact]
    public void A_journey_that_takes_longer_than_its_time_is_a_failure()
    {
        Friction.Count took = new("J4", "Dépôt", new(8, 0, 4), Budget, 300_001, 1);
        Assert.Empty(new FrictionReport([took], []).Faults(Before));
        Assert.NotEmpty(new FrictionReport([took with { Time = TimeSpan.FromMinutes(5) }], []).Faults(Before));
    }

    private static FrictionReport Report(Friction.Budget spent) => new([new("J4", "Dépôt", spent, Budget, 1, 1)], []);
}
