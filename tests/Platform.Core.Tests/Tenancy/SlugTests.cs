using Platform.Core.Tenancy;

namespace Platform.Core.Tests.Tenancy;

public sealed class SlugTests
{
    [Theory, Trait("Feature", "GD-23")]
    [InlineData("Commune de Clérieux", "clerieux")]
    [InlineData("  Ville d’Étoile-sur-Rhône ", "etoile-sur-rhone")]
    [InlineData("CCAS de Bourg-lès-Valence", "ccas-de-bourg-les-valence")]
    [InlineData("Sacré-Cœur (régie)", "sacre-coeur-regie")]
    [InlineData("…", "")]
    public void An_address_is_proposed_from_the_name(string name, string slug) => Assert.Equal(slug, Slug.Propose(name));

    [Theory, Trait("Feature", "VR-25")]
    [InlineData("saint-marcel", true)]
    [InlineData("a", true)]
    [InlineData("26281", true)]
    [InlineData("", false)]
    [InlineData("Saint-Marcel", false)]
    [InlineData("étoile", false)]
    [InlineData("saint--marcel", false)]
    [InlineData("-saint", false)]
    [InlineData("saint-", false)]
    [InlineData("saint.marcel", false)]
    [InlineData("consultations", false)]
    [InlineData("territoire", false)]
    public void An_address_has_its_form_and_takes_no_page_of_the_platform(string slug, bool may) => Assert.Equal(may, Slug.MayBeTaken(slug));

    [Fact, Trait("Feature", "VR-25")]
    public void Nobody_chooses_the_place_of_a_closed_account_that_gave_back_its_address()
    {
        var place = Slug.LeftOver(new("0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"));
        Assert.Equal((true, false, true), (Slug.MayBeTaken(place), Slug.MayBeChosen(place), Slug.MayBeChosen("libere-sur-isere")));
    }

    [Fact, Trait("Feature", "VR-25")]
    public void Nobody_chooses_a_word_that_the_platform_s_own_addresses_are_made_of()
    {
        foreach (var word in (string[])["agglo", "commune", "territoire", "exploitation"]) Assert.False(Slug.MayBeChosen(word));
        Assert.True(Slug.MayBeChosen("agglo-sud"));
    }

    [Fact]
    public void The_longest_address_has_sixty_characters()
    {
        Assert.True(Slug.MayBeTaken(new string('a', Slug.Longest)));
        Assert.False(Slug.MayBeTaken(new string('a', Slug.Longest + 1)));
    }
}
