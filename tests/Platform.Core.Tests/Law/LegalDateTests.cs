using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Law;

public sealed class LegalDateTests
{
    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-10-05", false), InlineData("2026-10-06", true), InlineData("2027-09-01", true), InlineData("2027-09-02", false)]
    public void A_prior_information_notice_shortens_between_35_days_and_twelve_months(string notice, bool shortens) => Assert.Equal(shortens, PriorInformation.Shortens(Day("2026-09-01"), Day(notice)));

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-12-08", false, true), InlineData("2026-12-09", false, false), InlineData("2026-12-10", true, true), InlineData("2026-12-11", true, false)]
    public void An_answer_is_in_time_six_days_before_the_limit_or_four_in_urgency(string answered, bool urgency, bool inTime) =>
        Assert.Equal(!inTime, LateInformation.Of(Procedure.Open, urgency, Instant("2026-12-14T12:00:00+01:00"), Instant($"{answered}T23:59:59+01:00")).IsLate);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_national_notice_waits_for_the_JOUE_or_for_48_hours_without_word()
    {
        var receipt = Instant("2026-11-02T10:00:00Z");
        Assert.Equal(Instant("2026-11-04T10:00:00Z"), NoticeDates.NationalPublication(receipt, null).At);
        Assert.Equal(Instant("2026-11-03T08:00:00Z"), NoticeDates.NationalPublication(receipt, Instant("2026-11-03T08:00:00Z")).At);
        Assert.Equal(Instant("2026-11-04T10:00:00Z"), NoticeDates.NationalPublication(receipt, Instant("2026-11-05T08:00:00Z")).At);
        Assert.Equal("CCP, art. R2131-20", NoticeDates.NationalPublication(receipt, null).Clause);
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Forty_eight_hours_are_hours_of_the_clock_over_a_change_of_time() =>
        Assert.Equal(Instant("2026-10-26T10:00:00Z"), NoticeDates.NationalPublication(Instant("2026-10-24T10:00:00Z"), null).At);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void An_award_notice_keeps_its_thirtieth_day_and_names_the_working_day_before()
    {
        var due = NoticeDates.AwardNotice(Day("2026-11-20"));
        Assert.Equal(Day("2026-12-20"), due.Day);
        Assert.Contains("18 décembre 2026", due.Shift.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(Day("2027-01-30"), NoticeDates.GroupedAwardNotice(Day("2026-11-20")).Day);
    }

    [Theory, Trait("Feature", "BEYOND-6"), InlineData("2027-01-15", "2027-03-15"), InlineData("2026-12-31", "2027-02-28")]
    public void Essential_data_are_due_two_months_after_the_notification(string notified, string due) => Assert.Equal(Day(due), NoticeDates.EssentialData(Day(notified)).Day);

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2010-12-28", false, "2011-01-13")]         // CE, 2 August 2011, n° 347526
    [InlineData("2026-11-02", true, "2026-11-13")]
    [InlineData("2026-11-02", false, "2026-11-18")]
    [InlineData("2026-02-20", true, "2026-03-03")]
    [InlineData("2026-12-24", true, "2027-01-04")]
    [InlineData("2028-02-20", true, "2028-03-02")]          // a leap year
    public void A_contract_is_signed_after_its_standstill_which_no_day_off_moves(string sent, bool electronic, string from) => Assert.Equal(Day(from), AwardDates.EarliestSignature(Day(sent), electronic).Day);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Reasons_are_given_within_fifteen_days() => Assert.Equal(Day("2026-12-01"), AwardDates.ReasonsDue(Day("2026-11-16")).Day);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Working_days_leave_out_weekends_and_holidays()
    {
        Assert.Equal(Day("2026-11-17"), DynamicDates.Evaluation(Day("2026-11-02"), justified: false).Day);
        Assert.Equal(Day("2026-11-24"), DynamicDates.Evaluation(Day("2026-11-02"), justified: true).Day);
        Assert.Equal(Day("2026-11-13"), DynamicDates.Update(Day("2026-11-05")).Day);
        Assert.Equal(Day("2026-11-09"), DynamicDates.Auction(Day("2026-11-05")).Day);
        Assert.Equal(Day("2026-11-13"), DynamicDates.Auction(Day("2026-11-10")).Day);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
}
