using Platform.Core.Values;

namespace Platform.Web.Tests.English;

/// <summary>Dates, numbers and words by reader; what is written for nobody in particular is French.</summary>
public sealed class ReaderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_English_reader_reads_British_dates_in_Paris_time() => English(() =>
    {
        Assert.Equal("Friday 27\u00A0November\u00A02026 at\u00A012:00\u00A0Paris\u00A0time", FrenchFormat.LongDateTime(Noon));
        Assert.Equal("in 3\u00A0days", FrenchFormat.FromNow(Noon, Noon.AddDays(-3)));
        Assert.Equal(("1,204", "€12,500.00", "2.1\u00A0MB", "62%"), (FrenchFormat.Number(1204), FrenchFormat.Euros(12500), FrenchFormat.Size(2_100_000), FrenchFormat.Percent(62)));
    });

    [Fact]
    public void A_machine_set_to_English_changes_nothing()
    {
        var before = System.Globalization.CultureInfo.CurrentUICulture;
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo("en-GB");
        Assert.False(Reader.IsEnglish);
        Assert.Equal("12\u00A0h\u00A000", FrenchFormat.Hour(Noon));
        System.Globalization.CultureInfo.CurrentUICulture = before;
    }

    [Fact]
    public void What_is_kept_or_sent_is_French_for_an_English_reader_too() => English(() =>
    {
        using (Reader.InFrench()) Assert.Equal("vendredi 27\u00A0novembre\u00A02026", FrenchFormat.LongDate(Noon));
        Assert.True(Reader.IsEnglish);
    });

    [Fact]
    public void What_a_person_typed_is_never_translated_even_where_it_is_one_of_our_words() => English(() =>
    {
        EnglishWords.Load(typeof(Platform.Web.Links).Assembly);
        Assert.Equal("Buyer", Reader.Say("Acheteur"));
        Assert.Equal("Acheteur", Reader.Say(new string("Acheteur".AsSpan())));
        Assert.Equal("Opened on Acheteur.", Reader.Fill($"Ouverte le {new string("Acheteur".AsSpan())}."));
    });

    [Fact]
    public void The_value_of_a_form_is_never_translated_although_the_same_word_is_counted_in_English() => English(() =>
    {
        EnglishWords.Load(typeof(Platform.Web.Links).Assembly);
        Assert.Equal("consultation", Reader.Say("consultation"));
        Assert.Equal("1\u00A0call for competition", FrenchFormat.Count(1, "consultation"));
    });

    private static void English(Action look)
    {
        Reader.Reads(english: true);
        look();
        Reader.Reads(english: false);
    }
}
