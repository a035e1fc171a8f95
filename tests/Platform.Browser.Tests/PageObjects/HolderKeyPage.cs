using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A holder makes a key: the file is downloaded, the seven words are read from the page, both are given back at once.</summary>
public sealed class HolderKeyPage(Visitor visitor)
{
    public sealed record Kept(string File, string Words);

    public async Task<Kept> CreateAsync(string portal, string function)
    {
        await visitor.GoAsync($"/{portal}/cao/cle");
        await visitor.ClickAsync("Créer ma clé");        // from its state to the first of three screens
        var words = await visitor.Page.Locator("[data-phrase]").GetAttributeAsync("data-phrase") ?? "";
        await visitor.LookAsync("Phrase secrète");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.ClickAsync(visitor.Page.GetByText($"Télécharger cle-{portal}.age")));
        var file = Path.Combine(visitor.Site.Folder, $"{Guid.CreateVersion7():n}.age");
        await download.SaveAsAsync(file);
        await visitor.ClickAsync("Continuer");
        await visitor.SeeAsync("Mettez-les à l’abri, séparément");
        await visitor.ClickAsync("C’est à l’abri, continuer");
        await visitor.ChooseAsync(visitor.Page.GetByLabel("Fichier de clé"), file);
        await visitor.FillAsync("Phrase secrète (sept mots)", words.Replace('-', ' '));
        await visitor.LookAsync("Essai de la clé");
        await visitor.ClickAsync("Essayer ma clé");
        await visitor.SeeAsync("Votre clé fonctionne");
        await visitor.FillAsync("Votre fonction", function);
        await visitor.ClickAsync("Enregistrer ma clé");
        await visitor.SeeTextAsync("Votre clé est enregistrée");
        await visitor.LookAsync("Clé enregistrée");
        return new(file, words);
    }
}
