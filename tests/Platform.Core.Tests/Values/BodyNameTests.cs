using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

public sealed class BodyNameTests
{
    [Theory]
    [InlineData("Commune de Romans-sur-Isère", "La commune de Romans-sur-Isère")]
    [InlineData("Communauté d’agglomération de démonstration", "La communauté d’agglomération de démonstration")]
    [InlineData("CCAS de Chabeuil", "Le CCAS de Chabeuil")]
    [InlineData("Valence Romans Agglo", "Valence Romans Agglo")]
    public void A_public_body_is_named_with_its_article_at_the_start_of_a_sentence(string name, string said) => Assert.Equal(said, BodyName.Said(name));

    [Theory]
    [InlineData("Commune de Romans", "la commune de Romans"), InlineData("Agglomération d’Essai", "l’agglomération d’Essai"), InlineData("Saint-Marcel", "Saint-Marcel")]
    public void In_the_middle_of_a_sentence_its_article_is_small(string name, string said) => Assert.Equal(said, BodyName.InSentence(name));

    [Theory]
    [InlineData("Commune de Chabeuil", "de la commune de Chabeuil"), InlineData("CCAS de Chabeuil", "du CCAS de Chabeuil"), InlineData("Office du tourisme", "de l’office du tourisme"), InlineData("Étoile", "d’Étoile"), InlineData("Saint-Marcel", "de Saint-Marcel")]
    public void What_it_owns_is_said_with_the_right_article(string name, string said) => Assert.Equal(said, BodyName.Of(name));
}
