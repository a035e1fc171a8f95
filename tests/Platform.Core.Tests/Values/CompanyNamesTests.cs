using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

public sealed class CompanyNamesTests
{
    [Theory]
    [InlineData("L’offre de Toitures du Sud est la meilleure.", "SARL Toitures du Sud", true)]
    [InlineData("L’offre de TOITURES-DU-SUD est la meilleure.", "Toitures du Sud", true)]
    [InlineData("Les toitures du sud-est sont à refaire.", "Toitures du Sud", true)]
    [InlineData("Les toitures sont à refaire.", "Toitures du Sud", false)]
    [InlineData("Celle du 111 111 118.", "111111118", true)]
    [InlineData("Celle du 0123.456.789.", "BE 0123456789", true)]
    [InlineData("Celle de BE0123456789.", "BE 0123456789", true)]
    [InlineData("Celle du 987 654 321.", "BE 0123456789", false)]
    [InlineData("Le projet d’O3A.", "O3A", true)]
    [InlineData("Le projet de l’atelier.", "O3A", false)]
    public void A_name_or_a_number_is_found_however_it_is_spelled(string text, string sign, bool says) => Assert.Equal(says, CompanyNames.Says(text, sign));

    [Theory]
    [InlineData("Quel apport de lumière naturelle ?", "SARL Lumière", false)]
    [InlineData("La SARL Lumière demande.", "SARL Lumière", true)]
    [InlineData("Quel apport de lumière naturelle ?", "Lumière", false)]
    [InlineData("Toitures du Sud demande.", "Toitures du Sud", true)]
    public void A_name_of_one_everyday_word_is_only_said_with_its_legal_form_where_the_author_cannot_explain(string text, string sign, bool says) =>
        Assert.Equal(says, CompanyNames.Says(text, sign, everyday: false));

    [Theory]
    [InlineData("La dépose est-elle comprise ? Société Alpha, qui a refait votre mairie.", "Alpha")]
    [InlineData("La dépose est-elle comprise ?\nCordialement,\nALPHA", "ALPHA")]
    [InlineData("La dépose est-elle comprise ?\nMerci.\nAlpha", "Alpha")]
    [InlineData("La dépose est-elle comprise ? Ets. Alpha", "Alpha")]
    [InlineData("La tranche alpha est-elle comprise ?", null)]
    [InlineData("Alpha désigne-t-il la tranche ?", null)]
    [InlineData("Quelle Entreprise dépose ?", null)]
    public void A_word_of_a_name_is_doubted_where_it_is_written_as_a_name(string text, string? doubted) =>
        Assert.Equal(doubted is null ? [] : [doubted], CompanyNames.Hints(text, "Entreprise Fictive Alpha"));

    [Theory]
    [InlineData("Les rubans 3M sont-ils admis ?", true)]
    [InlineData("Une longueur de 33 m ?", false)]
    public void A_name_of_two_signs_is_doubted_as_a_word_of_its_own(string text, bool doubted) => Assert.Equal(doubted ? ["3M"] : [], CompanyNames.Hints(text, "3M"));
}
