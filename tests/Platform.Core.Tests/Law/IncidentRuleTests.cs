using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Law;

/// <summary>The limit that is offered after an outage: what was lost, at an hour at which people work, and no more.</summary>
public sealed class IncidentRuleTests
{
    [Theory]
    [InlineData("2026-11-16T12:00", 120, 0, "2026-11-16T14:00", false)]     // Monday noon, two hours: two o'clock
    [InlineData("2026-11-16T12:00", 121, 0, "2026-11-16T15:00", false)]     // a minute more: the next whole hour
    [InlineData("2026-11-16T12:00", 60, 30, "2026-11-16T14:00", false)]     // it still lasted at the limit: from its end, 12:30
    [InlineData("2026-11-16T16:00", 120, 0, "2026-11-16T18:00", false)]     // the last hour of the day
    [InlineData("2026-11-16T16:00", 121, 0, "2026-11-17T12:00", true)]      // and after it
    [InlineData("2026-11-16T23:00", 120, 0, "2026-11-17T12:00", true)]      // past midnight: the same morning, not the next one
    [InlineData("2026-11-13T17:00", 120, 0, "2026-11-16T12:00", true)]      // Friday evening: Monday
    [InlineData("2026-11-10T17:00", 120, 0, "2026-11-12T12:00", true)]      // over the 11th of November
    [InlineData("2027-03-26T17:00", 120, 0, "2027-03-30T12:00", true)]      // over Easter Monday and the change to summer time
    [InlineData("2026-11-16T12:00", 3000, 0, "2026-11-18T14:00", false)]    // fifty hours are given back whole
    public void The_limit_offered_gives_back_the_outage_up_to_a_whole_hour_of_a_working_day(string limit, int minutes, int after, string expected, bool moved)
    {
        // Set so that the outage ends with the limit, or some minutes after it.
        var (was, ended) = (Paris(limit), Paris(limit).AddMinutes(after));
        var began = ended.AddMinutes(-minutes);

        var suggested = IncidentRules.On(began).Suggest(was, began, ended);

        Assert.Equal((Paris(expected), TimeSpan.FromMinutes(minutes), after > 0, moved), (suggested.At, suggested.Lost, suggested.FromEnd, suggested.Moved));
    }

    private static DateTimeOffset Paris(string typed) => FranceTime.Parse(DateTime.Parse(typed, CultureInfo.InvariantCulture))
        .Match(at => at, () => throw new ArgumentException("No such hour."), twice => twice[0]);
}
