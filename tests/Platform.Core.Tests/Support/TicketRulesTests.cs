using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Support;

namespace Platform.Core.Tests.Support;

/// <summary>Order, states and open time: no database, no clock.</summary>
public sealed class TicketRulesTests
{
    private static readonly DateTimeOffset Now = Paris("2026-11-23 10:00");

    [Theory, Trait("Feature", "VR-27")]
    [InlineData(120, false, TicketPriority.Deadline)]           // two hours to the second
    [InlineData(1, true, TicketPriority.Deadline)]
    [InlineData(121, false, TicketPriority.Question)]
    [InlineData(121, true, TicketPriority.Fault)]
    [InlineData(0, false, TicketPriority.Question)]             // passed: nothing can be saved by hurrying
    [InlineData(-5, true, TicketPriority.Fault)]
    public void The_class_of_a_ticket_is_computed_from_its_limit_and_its_incident(int minutesLeft, bool failed, TicketPriority priority) =>
        Assert.Equal(priority, TicketOrder.PriorityOf(Now.AddMinutes(minutesLeft), failed, Now, SupportRules.On(Now).Urgent));

    [Fact, Trait("Feature", "VR-27")]
    public void The_nearest_limit_comes_first_then_what_failed_then_the_oldest_question()
    {
        (string Name, TicketPriority Priority, DateTimeOffset? Deadline, DateTimeOffset OpenedAt)[] tickets =
        [
            ("question", TicketPriority.Question, null, Now.AddDays(-3)), ("panne", TicketPriority.Fault, null, Now.AddHours(-1)), ("dans une heure", TicketPriority.Deadline, Now.AddHours(1), Now.AddMinutes(-50)),
            ("dans dix minutes", TicketPriority.Deadline, Now.AddMinutes(10), Now), ("vieille question", TicketPriority.Question, Now.AddDays(9), Now.AddDays(-9)),
        ];
        Assert.Equal(["dans dix minutes", "dans une heure", "panne", "vieille question", "question"], TicketOrder.Sort(tickets, t => (t.Priority, t.Deadline, t.OpenedAt)).Select(t => t.Name));
    }

    [Theory, Trait("Feature", "VR-26")]
    [InlineData("2026-11-23 10:00", "2026-11-23 10:20", 20)]
    [InlineData("2026-11-23 17:30", "2026-11-24 09:00", 60)]        // thirty in the evening, thirty in the morning
    [InlineData("2026-11-20 17:00", "2026-11-23 09:30", 120)]       // a week-end between
    [InlineData("2026-11-21 08:00", "2026-11-22 20:00", 0)]
    [InlineData("2026-11-10 18:00", "2026-11-12 08:30", 0)]         // 11 November
    [InlineData("2026-11-23 07:00", "2026-11-23 08:31", 1)]
    [InlineData("2026-03-27 17:00", "2026-03-30 09:00", 90)]        // clocks change in that night
    public void Time_runs_while_somebody_answers_the_telephone(string from, string to, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), new Helpline().OpenTime(Paris(from), Paris(to)));

    [Theory, Trait("Feature", "VR-28")]
    [InlineData("04 75 00 00 00", true)]
    [InlineData("+33 4 75 00 00 00", true)]
    [InlineData("3975", true)]
    [InlineData("", false)]
    [InlineData("le standard", false)]
    [InlineData("0", false)]
    public void A_helpline_is_a_number_that_one_can_dial(string phone, bool good) => Assert.Equal(good, new Helpline { Phone = phone }.Fault is null);

    [Fact, Trait("Feature", "VR-28")]
    public void Hours_end_after_they_begin_and_are_said_in_words()
    {
        Assert.NotNull(new Helpline { HelpFrom = new(18, 0), HelpTo = new(8, 0) }.Fault);
        Assert.Equal("du lundi au vendredi, de 9\u00a0h à 17\u00a0h\u00a015, sauf jours fériés", new Helpline { HelpFrom = new(9, 0), HelpTo = new(17, 15) }.Hours);
    }

    [Fact]
    public void Every_class_of_ticket_has_its_promise() => Assert.Equal(Enum.GetNames<TicketPriority>(), SupportRules.On(Now).Promises.Select(p => p.Priority));

    private static DateTimeOffset Paris(string text) =>
        Core.Values.FranceTime.Parse(DateTime.Parse(text, CultureInfo.InvariantCulture)).Match(at => at, () => throw new InvalidOperationException(text), twice => twice[0]);
}
