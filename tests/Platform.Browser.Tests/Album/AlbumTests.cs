namespace Platform.Browser.Tests.Album;

/// <summary>No page of the application is left out of the albums; and what says so can fail.</summary>
public sealed class AlbumTests
{
    private static readonly string[] Albums = ["account", "changes", "contest", "main-job", "phases", "publication", "sign-up", "states", "training"];

    [Fact]
    public void Every_page_is_in_the_album_of_a_journey_or_has_a_reason()
    {
        Assert.True(AppPages.All.Count > 100, "The compiled application says no route.");
        var faults = Photographed.Faults(Photographed.Lines, AppPages.All, Albums);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(Photographed.Lines.Count(line => line.Reason.Length > 0), 0, 16);
    }

    [Fact]
    public void A_new_page_one_that_is_gone_one_without_a_reason_and_one_that_a_journey_did_not_show_are_each_told()
    {
        Photographed.Line[] lines = [new("/ici", "states", ""), new("/partie", "states", ""), new("/sans-motif", "-", ""), new("/ailleurs", "vacances", "")];
        string[] pages = ["/ici", "/nouvelle", "/sans-motif", "/ailleurs"];
        Assert.Equal(
        [
            "/nouvelle is photographed by no test: give it to a journey, or say why not.", "/partie is a page no more.",
            "/sans-motif names neither an album nor a reason.", "/ailleurs names neither an album nor a reason.",
        ], Photographed.Faults(lines, pages, Albums));
        Assert.Equal(["/partie is promised by pages.tsv in the album « states », which does not show it."], Photographed.Owed(lines, "states", ["/ici"]));
    }

    [Theory]
    [InlineData("/romans/agglo/acces/demander", "/{portail}/agglo/acces/demander")]
    [InlineData("/romans/agglo/acces/0193d5a4-0000-7000-8000-000000000000", "/{portail}/agglo/acces/{acces:guid}")]
    [InlineData("/agglo/commune/convention", "/{portail}/commune/convention/{id:guid?}")]
    [InlineData("/registre", "/registre")]
    [InlineData("/romans", "/{portail:slug}")]
    [InlineData("/romans/rien/de/tel", null)]
    public void A_path_belongs_to_the_page_that_answers_it(string path, string? page) => Assert.Equal(page, AppPages.At(path));
}
