using Platform.Core.Tenancy;

namespace Platform.Core.Tests.Tenancy;

public sealed class SlugTests
{
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

    [Fact]
    public void The_longest_address_has_sixty_characters()
    {
        Assert.True(Slug.MayBeTaken(new string('a', Slug.Longest)));
        Assert.False(Slug.MayBeTaken(new string('a', Slug.Longest + 1)));
    }
}
