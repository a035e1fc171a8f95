using Microsoft.Extensions.DependencyInjection;
using Platform.Web.Hosting;
using Platform.Web.Tests.Ui;

namespace Platform.Web.Tests.Pages.Support;

/// <summary>What goes with a request for help by itself holds no secret.</summary>
public sealed class HelpPlacesTests(UiSite site) : IClassFixture<UiSite>
{
    private const string Id = "019ab5d2-7c1e-7f00-8000-0123456789ab";

    [Theory, Trait("Feature", "VR-27")]
    [InlineData("/consultations/" + Id + "/dossier", "/consultations/" + Id + "/dossier")]
    [InlineData("/saint-marcel/acheteur/consultations/" + Id + "/publier", "/saint-marcel/acheteur/consultations/" + Id + "/publier")]
    [InlineData("/entreprise/plis/" + Id + "/documents", "/entreprise/plis/…/documents")]         // which bid is nobody's business
    [InlineData("/bienvenue/Zx9_secret-of-a-link", "/bienvenue/…")]
    [InlineData("/retablir/abcdef", "/retablir/…")]
    [InlineData("/consultations/" + Id + "/dossier/note/jeton-secret", "/consultations/" + Id + "/dossier/note/…")]
    [InlineData("/assistance/suivi/secret", "/assistance/suivi/…")]
    [InlineData("/consultations?recherche=mot", "/consultations")]
    [InlineData("/un-nom/quelconque", "/…/…")]
    [InlineData("<script>", "/…")]
    [InlineData(null, "/")]
    public void An_address_is_shown_without_what_could_be_a_secret(string? path, string shown) => Assert.Equal(shown, site.Services.GetRequiredService<HelpPlaces>().Harmless(path));

    [Fact, Trait("Feature", "VR-27")]
    public void The_step_and_the_consultation_are_read_from_the_address()
    {
        Assert.Equal("Dépôt d’un pli, documents et envoi", HelpPlaces.StepOf("/entreprise/plis/…/documents"));
        Assert.Null(HelpPlaces.StepOf("/consultations"));
        Assert.Equal(Guid.Parse(Id), HelpPlaces.ConsultationOf($"/consultations/{Id}/dossier"));
        Assert.Null(HelpPlaces.ConsultationOf($"/entreprise/plis/{Id}/documents"));
    }

    [Fact, Trait("Feature", "VR-27"), Trait("Feature", "VR-28")]
    public async Task An_error_page_leads_to_the_form_with_its_number_and_the_page_that_failed()
    {
        var page = await site.PageAsync("/panne");
        var number = System.Text.RegularExpressions.Regex.Match(page.QuerySelector("main")!.TextContent, "[A-Z][2-9]-[0-9]{4}", default, TimeSpan.FromSeconds(1)).Value;
        Assert.Equal($"/assistance?depuis={Uri.EscapeDataString("/panne")}&incident={number}", page.QuerySelector("main a[href^='/assistance']")!.GetAttribute("href"));
        var unknown = await site.PageAsync("/verifier/nulle-part");
        Assert.Equal($"/assistance?depuis={Uri.EscapeDataString("/verifier/…")}", unknown.QuerySelector("main a[href^='/assistance']")!.GetAttribute("href"));
    }
}
