using Platform.Core.Identity;

namespace Platform.Core.Tests.Identity;

public sealed class UsualPasswordTests
{
    [Theory]
    [InlineData("123456789012")]
    [InlineData("098765432109")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("121212121212")]
    [InlineData("azertyuiop12")]
    [InlineData("Azertyuiop123!")]
    [InlineData("motdepasse2026")]
    [InlineData("Mot de passe 1")]
    [InlineData("P@ssword12345")]
    [InlineData("totototototo")]
    [InlineData("Bienvenue2026!")]
    [InlineData("abcdefghijkl")]
    [InlineData("camille.martin1")]
    [InlineData("Toitures Fictives 26")]
    public void What_is_tried_first_is_refused(string password) => Assert.True(UsualPassword.Is(password, "camille.martin@exemple.fr", "Toitures Fictives"));

    [Theory]
    [InlineData("un mot de passe assez long")]
    [InlineData("cheval agrafe correct pile")]
    [InlineData("Toitures Fictives et rivière calme")]
    [InlineData("k3vQ9zTw7LmX")]
    [InlineData("840271936514")]
    public void What_nobody_tries_first_is_taken(string password) => Assert.False(UsualPassword.Is(password, "camille.martin@exemple.fr", "Toitures Fictives"));
}
