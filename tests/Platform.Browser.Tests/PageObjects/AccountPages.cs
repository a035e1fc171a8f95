using Microsoft.Playwright;
using Platform.Crypto;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>Getting an account: an invited person registers a passkey; a company signs up with a password and codes.</summary>
public sealed class AccountPages(Visitor visitor)
{
    private const string Password = "corbeau marmite lointain 42";

    public async Task AcceptInvitationAsync(string email)
    {
        await Passkey.PlugIntoAsync(visitor.Page);
        await visitor.GoAsync(await visitor.Site.MailedLinkAsync(email));
        await visitor.ClickAsync("Enregistrer ma clé d’accès");
        await visitor.SeeAsync("Mon espace");
    }

    public async Task SignUpAsync(string company, string siret, string email)
    {
        await visitor.GoAsync("/entreprise/creer");
        await FillSignUpAsync(company, siret, email);
        await ConfirmAsync(email);
        await InstallCodeAsync(email);
    }

    /// <summary>The form alone, from a page that shows it.</summary>
    public async Task FillSignUpAsync(string company, string siret, string email)
    {
        await visitor.FillAsync("SIRET de l’établissement", siret);
        await visitor.FillAsync("Nom de l’entreprise", company);
        await visitor.FillAsync("Prénom et nom", "Camille Dépôt");
        await visitor.FillAsync("Adresse électronique", email);
        await visitor.FillAsync("Mot de passe", Password);
        await visitor.ClickAsync("Créer le compte");
        await visitor.SeeAsync("Consultez votre messagerie");
    }

    /// <summary>The link of the message, in the browser of the sign-up: nothing to type.</summary>
    public async Task ConfirmAsync(string email)
    {
        await visitor.GoAsync(await visitor.Site.MailedLinkAsync(email));
        await visitor.SeeTextAsync("Confirmez votre adresse, puis connectez-vous");
        await visitor.ClickAsync("Confirmer mon adresse");
        await visitor.SeeAsync("Adresse confirmée");
    }

    private async Task InstallCodeAsync(string email)
    {
        await visitor.GoAsync("/connexion");
        await visitor.FillAsync("Adresse électronique", email);
        await visitor.FillAsync("Mot de passe", Password);
        await visitor.ClickAsync("Continuer vers le code");
        await visitor.SeeAsync("Protéger votre compte par un code");
        var secret = FromBase32((await visitor.Page.Locator(".pa-cle-texte code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await visitor.FillAsync("Code à 6 chiffres", Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await visitor.ClickAsync("Terminer et se connecter");
        await visitor.SeeAsync("Mon espace");
    }

    private static byte[] FromBase32(string text)
    {
        var (bytes, bits, value) = (new List<byte>(), 0, 0);
        foreach (var letter in text)
        {
            (value, bits) = ((value << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), bits + 5);
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(value >> bits));
            value &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
