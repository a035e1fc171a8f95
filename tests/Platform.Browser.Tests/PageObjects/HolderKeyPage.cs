using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A holder makes a key: the file is downloaded, the seven words are read from the page, both are given back at once.</summary>
public sealed class HolderKeyPage(PlatformSite site, IPage page)
{
    public sealed record Kept(string File, string Words);

    public async Task<Kept> CreateAsync(string portal, string function)
    {
        await page.GotoAsync(site.Url($"/{portal}/cao/cle"));
        await page.Button("Créer ma clé").ClickAsync();        // from its state to the first of three screens
        var words = await page.Locator("[data-phrase]").GetAttributeAsync("data-phrase", new() { Timeout = 60_000 }) ?? "";
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText($"Télécharger cle-{portal}.age").ClickAsync());
        var file = Path.Combine(site.Folder, $"{Guid.CreateVersion7():n}.age");
        await download.SaveAsAsync(file);
        await page.Button("Continuer").ClickAsync();
        await page.Button("C’est à l’abri, continuer").ClickAsync();
        await page.GetByLabel("Fichier de clé").SetInputFilesAsync(file);
        await page.GetByLabel("Phrase secrète (sept mots)").FillAsync(words.Replace('-', ' '));
        await page.Button("Essayer ma clé").ClickAsync();
        await page.SeeAsync("Votre clé fonctionne");
        await page.GetByLabel("Votre fonction").FillAsync(function);
        await page.Button("Enregistrer ma clé").ClickAsync();
        await Assertions.Expect(page.GetByText("Votre clé est enregistrée")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return new(file, words);
    }
}
