using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

/// <summary>A path that comes from outside is a text until it is one of these.</summary>
public sealed class SafePathTests
{
    [Theory, Trait("Feature", "VR-08")]
    [InlineData("Règlement.pdf", "Règlement.pdf")]
    [InlineData("Plans/Niveau 1/coupe A-A.dwg", "Plans/Niveau 1/coupe A-A.dwg")]
    [InlineData("Plans /a.txt ", "Plans/a.txt")]
    [InlineData("ab:c/d?.txt", "ab_c/d_.txt")]
    public void A_path_is_kept_and_small_faults_are_mended(string given, string kept) =>
        Assert.Equal(kept, Assert.IsType<SafePath.Reading.Valid>(SafePath.Read(given)).Path.Value);

    [Theory, Trait("Feature", "VR-08")]
    [InlineData(null, NameFault.Empty)]
    [InlineData("", NameFault.Empty)]
    [InlineData("Plans//a.txt", NameFault.Empty)]
    [InlineData("Plans/", NameFault.Empty)]
    [InlineData("../a.txt", NameFault.Outside)]
    [InlineData("Plans/../../a.txt", NameFault.Outside)]
    [InlineData("./a.txt", NameFault.Outside)]
    [InlineData("Plans/ .. /a.txt", NameFault.Outside)]
    [InlineData("/etc/passwd", NameFault.Outside)]
    [InlineData("C:/Windows/a.txt", NameFault.Outside)]
    [InlineData("c:a.txt", NameFault.Outside)]
    [InlineData(@"Plans\a.txt", NameFault.Outside)]
    [InlineData(@"\\serveur\partage", NameFault.Outside)]
    [InlineData("1/2/3/4/5/6/7/8/9/10/11/a.txt", NameFault.TooDeep)]
    [InlineData("Plans/NUL.txt", NameFault.Reserved)]
    [InlineData("con/a.txt", NameFault.Reserved)]
    [InlineData("Plans/facture\u202Efdp.exe", NameFault.HiddenCharacter)]
    [InlineData("Plans/a\nb.txt", NameFault.ControlCharacter)]
    public void What_leads_out_deceives_or_cannot_be_unpacked_is_refused(string? given, NameFault fault) =>
        Assert.Equal(fault, Assert.IsType<SafePath.Reading.Refused>(SafePath.Read(given)).Fault);

    [Fact, Trait("Feature", "VR-08")]
    public void A_path_has_a_length_that_every_disk_bears()
    {
        var folder = new string('é', 100);      // 200 bytes
        Assert.IsType<SafePath.Reading.Valid>(SafePath.Read($"{folder}/{new string('a', 199)}"));
        Assert.Equal(NameFault.PathTooLong, Assert.IsType<SafePath.Reading.Refused>(SafePath.Read($"{folder}/{new string('a', 200)}")).Fault);
    }
}
