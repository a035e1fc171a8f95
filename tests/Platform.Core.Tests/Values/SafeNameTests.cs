using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

/// <summary>A name that deceives or breaks a disk is refused; a clumsy one is mended.</summary>
public sealed class SafeNameTests
{
    [Theory]
    [InlineData("../../etc/passwd", NameFault.Folder)]
    [InlineData("..\\..\\secret.pdf", NameFault.Folder)]
    [InlineData("plan\0.pdf", NameFault.ControlCharacter)]
    [InlineData("plan\n.pdf", NameFault.ControlCharacter)]
    [InlineData("facture\u202Efdp.exe", NameFault.HiddenCharacter)]
    [InlineData("plan\u200F.pdf", NameFault.HiddenCharacter)]
    [InlineData("plan\u200B.pdf", NameFault.HiddenCharacter)]
    [InlineData("..", NameFault.Empty)]
    [InlineData(" . ", NameFault.Empty)]
    [InlineData("", NameFault.Empty)]
    [InlineData(null, NameFault.Empty)]
    [InlineData("con.txt", NameFault.Reserved)]
    [InlineData("LPT1", NameFault.Reserved)]
    public void A_name_that_deceives_is_refused_with_its_reason(string? given, NameFault fault) =>
        Assert.Equal(fault, Assert.IsType<SafeName.Reading.Refused>(SafeName.Read(given)).Fault);

    // Not inline data: a lone surrogate does not survive the test runner's own serialisation.
    [Fact]
    public void A_name_with_half_a_character_is_refused() =>
        Assert.Equal(NameFault.ControlCharacter, Assert.IsType<SafeName.Reading.Refused>(SafeName.Read("plan\uD800.pdf")).Fault);

    [Theory]
    [InlineData("Règlement de la consultation.pdf", "Règlement de la consultation.pdf")]
    [InlineData("  plan.pdf  ", "plan.pdf")]
    [InlineData("plan.pdf...", "plan.pdf")]
    [InlineData("Re\u0300glement.pdf", "Règlement.pdf")]
    [InlineData("Lot 1 : gros œuvre ?.pdf", "Lot 1 _ gros œuvre _.pdf")]
    [InlineData("console.txt", "console.txt")]
    public void A_clumsy_name_is_mended(string given, string kept) =>
        Assert.Equal(kept, Assert.IsType<SafeName.Reading.Valid>(SafeName.Read(given)).Name.Value);

    [Fact]
    public void A_name_of_255_bytes_is_kept_and_one_of_256_is_refused()
    {
        var last = new string('é', 125) + "a.pdf";
        Assert.Equal(255, System.Text.Encoding.UTF8.GetByteCount(last));

        Assert.IsType<SafeName.Reading.Valid>(SafeName.Read(last));
        Assert.Equal(NameFault.TooLong, Assert.IsType<SafeName.Reading.Refused>(SafeName.Read("a" + last)).Fault);
    }

    [Fact]
    public void Names_that_differ_by_case_or_by_accents_written_in_two_ways_have_one_key()
    {
        Assert.Equal(SafeName.Parse("RÈGLEMENT.pdf").Key, SafeName.Parse("règlement.PDF").Key);
        Assert.NotEqual(SafeName.Parse("reglement.pdf").Key, SafeName.Parse("règlement.pdf").Key);
    }
}
