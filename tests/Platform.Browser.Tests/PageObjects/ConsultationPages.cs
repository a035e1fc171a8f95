using Microsoft.Playwright;
using Platform.Core.Values;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A buyer prepares and publishes a consultation.</summary>
public sealed class ConsultationPages(PlatformSite site, IPage page, string portal)
{
    public Guid Id { get; private set; }

    private string Address => site.Url($"/{portal}/acheteur/consultations/{Id}");

    public async Task CreateAsync(string title, params string[] lots)
    {
        await page.GotoAsync(site.Url($"/{portal}/acheteur/consultations/nouvelle"));
        await page.GetByLabel("Objet du marché").FillAsync(title);
        await page.GetByLabel("Travaux").CheckAsync();
        await page.GetByLabel("Code CPV").FillAsync("45261000");
        await page.GetByLabel("Description du besoin").FillAsync("Dépose de l’ancienne couverture, puis pose de la neuve.");
        await page.Button("Créer le brouillon").ClickAsync();
        await page.SeeAsync(title);
        Id = Guid.Parse(new Uri(page.Url).Segments[^1]);
        foreach (var lot in lots)
        {
            await page.GotoAsync(Address + "/lots");
            await page.GetByLabel("Intitulé du lot").FillAsync(lot);
            await page.Button("Ajouter ce lot").ClickAsync();
            await Assertions.Expect(page.GetByText(lot)).ToBeVisibleAsync();
        }
    }

    public async Task UploadAsync(params string[] files)
    {
        await page.GotoAsync(Address + "/dossier");
        await page.GetByLabel("Ajouter des documents").SetInputFilesAsync(files);
        await page.Button("Envoyer les documents").ClickAsync();
        foreach (var file in files) await Assertions.Expect(page.Locator(".pa-nom-de-fichier", new() { HasText = Path.GetFileName(file) })).ToBeVisibleAsync();
    }

    /// <summary>The next full minute that leaves at least <paramref name="atLeast"/>: the page takes hours and minutes.</summary>
    public async Task<DateTimeOffset> PublishAsync(TimeSpan atLeast)
    {
        var earliest = TimeProvider.System.GetUtcNow() + atLeast;
        var deadline = new DateTimeOffset(earliest.Ticks - (earliest.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        var paris = FranceTime.ToParis(deadline);
        await page.GotoAsync(Address + "/modifier");
        foreach (var (part, value) in new[] { ("Day", paris.Day), ("Month", paris.Month), ("Year", paris.Year), ("Hour", paris.Hour), ("Minute", paris.Minute) })
            await page.Locator($"[name='Form.SubmissionDeadline.{part}']").FillAsync($"{value}");
        await page.Locator("main form button.govuk-button").ClickAsync();
        await page.Button("Vérifier et publier").ClickAsync();
        await page.Button("Publier la consultation").ClickAsync();
        await Assertions.Expect(page.GetByText("Voir la page publique")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return deadline;
    }
}
