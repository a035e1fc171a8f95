using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>What a buyer does after publication: a later limit, a new version of the file, the end. Each with his passkey.</summary>
public sealed class ChangePages(Visitor buyer, string portal, Guid consultation)
{
    private string Address => $"/{portal}/acheteur/consultations/{consultation}";

    /// <summary>Refused as it stands, the fault named and the focus on it; then accepted.</summary>
    public async Task ExtendAsync(DateTimeOffset limit, string reason)
    {
        await buyer.GoAsync(Address);
        await buyer.ClickAsync(buyer.Link("Reporter la date limite"));
        await buyer.ClickAsync("Vérifier le report");
        await buyer.SeeAsync("Corrigez ce qui suit");
        await Assertions.Expect(buyer.Page.Locator(".govuk-error-summary")).ToBeFocusedAsync();

        await buyer.FillMomentAsync("NewLimit", limit);
        await buyer.FillAsync("Motif", reason);
        await buyer.ClickAsync("Vérifier le report");
        await buyer.SeeAsync("Vérifier le report");
        await buyer.ClickAsync("Reporter la date limite");
        await buyer.SeeTextAsync("La date limite est reportée");
        await buyer.LookAsync("Limite reportée");
    }

    /// <summary>The duration and a document that is not joined; « Modifier » keeps what was typed, and the passkey publishes it.</summary>
    public async Task CorrectAsync(string months, string document, string reason)
    {
        await buyer.GoAsync(Address);
        await buyer.ClickAsync(buyer.Link("Publier un avis rectificatif"));
        await buyer.SeeAsync("Publier un avis rectificatif");
        await buyer.FillAsync("Durée du marché, en mois (facultatif)", months);
        await buyer.Page.Locator("#Withheld_0__Title").FillAsync(document);
        await buyer.Page.Locator("#Withheld_0__Ground").SelectOptionAsync("confidential");
        await buyer.Page.Locator("#Withheld_0__Obtained").FillAsync("Sur demande à la mairie, contre un engagement signé.");
        await buyer.FillAsync("Ce qui change, et pourquoi", reason);
        await buyer.Page.GetByLabel("Non", new() { Exact = true }).CheckAsync();
        await buyer.LookAsync("Rectificatif rempli");
        await buyer.ClickAsync("Vérifier l’avis rectificatif");
        await buyer.SeeAsync("Vérifier l’avis rectificatif");
        await buyer.ClickAsync("Modifier");
        await Assertions.Expect(buyer.Page.Locator("#Withheld_0__Title")).ToHaveValueAsync(document);
        await buyer.ClickAsync("Vérifier l’avis rectificatif");
        await buyer.SeeAsync("Vérifier l’avis rectificatif");
        await buyer.Page.GetByLabel("La maintenir", new() { Exact = true }).CheckAsync();      // hours before the limit
        await buyer.Page.Locator("#DateLimit_Reason").FillAsync("Les offres n’en changent pas.");
        await buyer.ClickAsync("Publier l’avis rectificatif");
        await buyer.SeeTextAsync("différence est publique");
        await buyer.LookAsync("Consultation rectifiée");
    }

    public async Task PublishVersionAsync(string note, params string[] files)
    {
        await buyer.GoAsync(Address + "/dossier");
        await buyer.ClickAsync("Préparer une nouvelle version");
        await buyer.ChooseAsync(buyer.Page.GetByLabel("Ajouter des documents"), files);
        await buyer.ClickAsync("Envoyer les documents");
        await buyer.FillAsync("Ce qui change", note);
        await buyer.Page.GetByLabel("Oui", new() { Exact = true }).CheckAsync();
        await buyer.LookAsync("Version en préparation");
        await buyer.ClickAsync("Vérifier la version 2");
        await buyer.SeeTextAsync("Prévenus par courriel");
        await buyer.LookAsync("Version à vérifier");
        await buyer.Page.GetByLabel("La reporter", new() { Exact = true }).CheckAsync();
        await buyer.ClickAsync("Publier la version 2");
        await buyer.SeeAsync("Reporter la date limite");
        await buyer.GoAsync(Address);
        await buyer.SeeTextAsync("Report annoncé, encore à faire");
        await buyer.LookAsync("Version publiée");
    }

    public async Task DiscontinueAsync(string reason)
    {
        await buyer.GoAsync(Address);
        await buyer.ClickAsync(buyer.Link("Déclarer sans suite"));
        await buyer.FillAsync("Motif", reason);
        await buyer.ClickAsync("Vérifier la déclaration");
        await buyer.SeeAsync("Vérifier la déclaration sans suite");
        await buyer.ClickAsync("Déclarer la consultation sans suite");
        await buyer.SeeTextAsync("Consultation déclarée sans suite");
        await buyer.LookAsync("Consultation sans suite");
    }
}
