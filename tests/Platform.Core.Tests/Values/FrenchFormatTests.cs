using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

/// <summary>The tests write an underscore for a no-break space, which an editor does not show.</summary>
public sealed class FrenchFormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 13, 32, 8, TimeSpan.Zero);
    private static readonly DateTimeOffset Deadline = new(2026, 11, 27, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Dates_and_hours_are_those_of_Paris()
    {
        Is("vendredi 27_novembre_2026 à_12_h_00", FrenchFormat.LongDateTime(Deadline));
        Is("vendredi 27_novembre_2026 à_12_h_00", FrenchFormat.Until(Deadline));
        Is("samedi 31_octobre_2026 inclus", FrenchFormat.Until(new(2026, 10, 31, 23, 0, 0, TimeSpan.Zero)));      // midnight of 1 November in Paris
        Is("samedi 21_novembre_2026 à_14_h_32_min_08_s", FrenchFormat.LongDateTimeSeconds(Now));
        Is("21/11/2026, 14_h_32_min_08_s", FrenchFormat.TableDateTime(Now));
        Is("vendredi 27_novembre_2026 à_12_h_00", FrenchFormat.Limit(Deadline));
        Is("samedi 21_novembre_2026 à_14_h_32_min_08_s", FrenchFormat.Limit(Now));
        Is("27/11/2026, 12_h_00", FrenchFormat.TableLimit(Deadline));
        Is("mardi 1er_décembre_2026", FrenchFormat.LongDate(new DateOnly(2026, 12, 1)));
    }

    [Theory]
    [InlineData("2026-11-27T11:00:00Z", "dans 6_jours")]
    [InlineData("2026-11-22T00:00:00Z", "demain")]
    [InlineData("2026-11-21T16:44:08Z", "dans 3_h_12_min")]
    [InlineData("2026-11-21T13:15:00Z", "il y a 17_min_8_s")]
    [InlineData("2026-11-20T13:15:00Z", "hier")]
    [InlineData("2026-11-19T13:15:00Z", "il y a 2_jours")]
    public void Days_are_counted_on_the_calendar(string instant, string expected) =>
        Is(expected, FrenchFormat.FromNow(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), Now));

    [Fact]
    public void What_is_left_is_told_to_the_minute_and_to_the_second_in_the_last_hour()
    {
        Is("encore 5_jours 21_h_27_min", FrenchFormat.Remaining(Deadline, Now.AddSeconds(25)));
        Is("encore 59_min_59_s", FrenchFormat.Remaining(Deadline, Deadline.AddSeconds(-3599)));
        Is("encore 1_h_00_min", FrenchFormat.Remaining(Deadline, Deadline.AddHours(-1)));
        Is("limite dépassée de 14_s", FrenchFormat.Remaining(Deadline, Deadline.AddSeconds(14)));
    }

    [Theory]
    [InlineData("2027-10-31T00:30:00Z", "02_h_30 (heure_d’été)")]
    [InlineData("2027-10-31T01:30:00Z", "02_h_30 (heure_d’hiver)")]
    [InlineData("2027-10-30T23:59:00Z", "01_h_59")]
    [InlineData("2027-10-31T02:00:00Z", "03_h_00")]
    [InlineData("2027-03-28T00:59:00Z", "01_h_59")]
    [InlineData("2027-03-28T01:00:00Z", "03_h_00")]
    public void The_hour_that_reads_twice_says_which_one_it_is(string instant, string expected)
    {
        var at = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
        Is(expected, FrenchFormat.Hour(at));
        Assert.EndsWith(expected.Replace('_', FrenchFormat.NoBreak), FrenchFormat.Limit(at), StringComparison.Ordinal);
    }

    [Fact]
    public void A_millisecond_that_decided_is_shown()
    {
        Is("vendredi 27_novembre_2026 à_12_h_00_min_00,001_s", FrenchFormat.LongDateTimeSeconds(Deadline.AddMilliseconds(1), Deadline));
        Is("vendredi 27_novembre_2026 à_12_h_00_min_00,000001_s", FrenchFormat.LongDateTimeSeconds(Deadline.AddMicroseconds(1), Deadline));
        Is("27/11/2026, 11_h_59_min_59,999_s", FrenchFormat.TableDateTime(Deadline.AddMilliseconds(-1), Deadline));
        Is("27/11/2026, 12_h_00_min_00_s", FrenchFormat.TableDateTime(Deadline, Deadline));
        Is("27/11/2026, 12_h_00_min_02_s", FrenchFormat.TableDateTime(Deadline.AddMilliseconds(2001), Deadline));
        Assert.Equal("moins d’une seconde", FrenchFormat.Duration(TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData(0, "0_octet")]
    [InlineData(999, "999_octets")]
    [InlineData(88_000, "88_ko")]
    [InlineData(2_100_000, "2,1_Mo")]
    [InlineData(186_000_000, "186_Mo")]
    [InlineData(999_499_999, "999_Mo")]
    [InlineData(999_500_000, "1_Go")]
    [InlineData(5_000_000_000, "5_Go")]
    public void Sizes_are_decimal(long bytes, string expected) => Is(expected, FrenchFormat.Size(bytes));

    [Fact]
    public void Numbers_amounts_and_SIRET_never_break()
    {
        Is("1_204", FrenchFormat.Number(1204));
        Is("12_500,01_€", FrenchFormat.Euros(12500.005m));
        Is("130_025_265_00013", FrenchFormat.Siret("13002526500013"));
        Is("1_lot, 2_lots", $"{FrenchFormat.Count(1, "lot")}, {FrenchFormat.Count(2, "lot")}");
    }

    private static void Is(string expected, string actual) => Assert.Equal(expected.Replace('_', FrenchFormat.NoBreak), actual);
}
