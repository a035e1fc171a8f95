using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

/// <summary>Vectors of shared/domain/law.md, section 8.</summary>
public sealed class ActesIdentifierTests
{
    [Theory, Trait("Feature", "VR-52"), Trait("Feature", "AMP-17")]
    [InlineData("026-212600969-20210202-D02_2021-DE", "026", "212600969", "2021-02-02", "D02_2021", "DE")]
    [InlineData("013-211300983-20250113-DEL2025-03-DE", "013", "211300983", "2025-01-13", "DEL2025-03", "DE")]
    [InlineData("02A-212600969-20210202-1-AU", "02A", "212600969", "2021-02-02", "1", "AU")]
    [InlineData("  026-212600969-20210202-D02_2021-DE ", "026", "212600969", "2021-02-02", "D02_2021", "DE")]
    public void The_identifiers_of_the_seeds_are_read_in_five_parts(string typed, string department, string siren, string day, string number, string nature)
    {
        var identifier = Assert.IsType<ActesIdentifier.Reading.Valid>(ActesIdentifier.Read(typed)).Identifier;
        Assert.Equal(new(department, siren, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), number, nature), identifier);
        Assert.Equal(typed.Trim(), identifier.ToString());
    }

    [Theory, Trait("Feature", "VR-52")]
    [InlineData("26-212600969-20210202-D02_2021-DE", typeof(ActesIdentifier.Reading.WrongForm))]        // two digits of department
    [InlineData("026-21260096-20210202-D02_2021-DE", typeof(ActesIdentifier.Reading.WrongForm))]        // eight digits of SIREN
    [InlineData("026-212600969-20210202--DE", typeof(ActesIdentifier.Reading.WrongForm))]               // no number
    [InlineData("026-212600969-20210202-D02_2021-de", typeof(ActesIdentifier.Reading.WrongForm))]
    [InlineData("026-212600969-20210202-ABCDEFGHIJKLMNOP-DE", typeof(ActesIdentifier.Reading.WrongForm))]      // sixteen characters
    [InlineData("", typeof(ActesIdentifier.Reading.WrongForm))]
    [InlineData(null, typeof(ActesIdentifier.Reading.WrongForm))]
    [InlineData("026-212600969-20211302-D02_2021-DE", typeof(ActesIdentifier.Reading.NoSuchDay))]
    [InlineData("026-212600969-20210229-D02_2021-DE", typeof(ActesIdentifier.Reading.NoSuchDay))]
    [InlineData("026-212600968-20210202-D02_2021-DE", typeof(ActesIdentifier.Reading.WrongSiren))]
    public void What_no_prefecture_gives_is_refused(string? typed, Type reading) => Assert.IsType(reading, ActesIdentifier.Read(typed));
}
