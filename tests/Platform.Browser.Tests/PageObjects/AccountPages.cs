using Microsoft.Playwright;
using Platform.Crypto;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>Getting an account: an invited person registers a passkey; a company signs up with a password and codes.</summary>
public sealed class AccountPages(PlatformSite site, IPage page)
{
    private const string Password = "corbeau marmite lointain 42";

    public async Task AcceptInvitationAsync(string email)
    {
        await Passkey.PlugIntoAsync(page);
        await page.GotoAsync(await site.MailedLinkAsync(email));
        await page.Button("Enregistrer ma clé d’accès").ClickAsync();
        await page.SeeAsync("Mon espace");
    }

    public async Task SignUpAsync(string company, string siret, string email)
    {
        await page.GotoAsync(site.Url("/entreprise/creer"));
        await page.GetByLabel("SIRET de l’établissement").FillAsync(siret);
        await page.GetByLabel("Nom de l’entreprise").FillAsync(company);
        await page.GetByLabel("Prénom et nom").FillAsync("Camille Dépôt");
        await page.GetByLabel("Adresse électronique").FillAsync(email);
        await page.GetByLabel("Mot de passe").FillAsync(Password);
        await page.Button("Créer le compte").ClickAsync();
        await page.SeeAsync("Consultez votre messagerie");

        await page.GotoAsync(await site.MailedLinkAsync(email));
        await page.GetByLabel("Mot de passe choisi à l’inscription").FillAsync(Password);
        await page.Button("Confirmer mon adresse").ClickAsync();
        await page.SeeAsync("Adresse confirmée");

        await page.GotoAsync(site.Url("/connexion"));
        await page.GetByLabel("Adresse électronique").FillAsync(email);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(Password);
        await page.Button("Continuer vers le code").ClickAsync();
        await page.SeeAsync("Protéger votre compte par un code");
        var secret = FromBase32((await page.Locator(".pa-cle-texte code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.GetByLabel("Code à 6 chiffres").FillAsync(Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await page.Button("Terminer et se connecter").ClickAsync();
        await page.SeeAsync("Mon espace");
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
