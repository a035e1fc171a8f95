using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

public sealed class FranceTimeTests
{
    [Fact]
    public void An_ordinary_hour_is_one_instant_in_UTC() =>
        Assert.Equal(new FromParis.Instant(new DateTimeOffset(2026, 11, 27, 11, 0, 0, TimeSpan.Zero)), FranceTime.Parse(new DateTime(2026, 11, 27, 12, 0, 0)));

    [Theory]
    [InlineData(1, 59, 59, false)]
    [InlineData(2, 0, 0, true)]
    [InlineData(2, 59, 59, true)]
    [InlineData(3, 0, 0, false)]
    public void The_hour_that_spring_skips_does_not_exist(int hour, int minute, int second, bool skipped) =>
        Assert.Equal(skipped, FranceTime.Parse(new DateTime(2027, 3, 28, hour, minute, second)) is FromParis.DoesNotExist);

    [Fact]
    public void The_hour_that_autumn_repeats_means_two_instants_summer_first()
    {
        var twice = Assert.IsType<FromParis.Twice>(FranceTime.Parse(new DateTime(2027, 10, 31, 2, 30, 0)));
        Assert.Equal([new DateTimeOffset(2027, 10, 31, 0, 30, 0, TimeSpan.Zero), new DateTimeOffset(2027, 10, 31, 1, 30, 0, TimeSpan.Zero)], twice.Candidates);
    }
}
