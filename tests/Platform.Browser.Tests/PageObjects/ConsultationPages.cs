using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A buyer prepares and publishes a consultation.</summary>
public sealed class ConsultationPages(Visitor visitor, string portal)
{
    public Guid Id { get; private set; }

    private string Address => $"/{portal}/acheteur/consultations/{Id}";

    public async Task CreateAsync(string title, params string[] lots)
    {
        await visitor.GoAsync($"/{portal}/acheteur/consultations/nouvelle");
        await visitor.FillAsync("Objet du marché", title);
        await visitor.Page.GetByLabel("Travaux").CheckAsync();
        await visitor.FillAsync(visitor.Page.GetByLabel("Code CPV"), "45261000");
        await visitor.FillAsync("Description du besoin", "Dépose de l’ancienne couverture, puis pose de la neuve.");
        await visitor.ClickAsync("Créer le brouillon");
        await visitor.SeeAsync(title);
        Id = Guid.Parse(new Uri(visitor.Page.Url).Segments[^1]);
        foreach (var lot in lots)
        {
            await visitor.GoAsync(Address + "/lots");
            await visitor.FillAsync(visitor.Page.GetByLabel("Intitulé du lot"), lot);
            await visitor.ClickAsync("Ajouter ce lot");
            await visitor.SeeTextAsync(lot);
        }
    }

    public async Task UploadAsync(params string[] files)
    {
        await visitor.GoAsync(Address + "/dossier");
        await visitor.ChooseAsync(visitor.Page.GetByLabel("Ajouter des documents"), files);
        await visitor.ClickAsync("Envoyer les documents");
        foreach (var file in files) await Assertions.Expect(visitor.Page.Locator(".pa-nom-de-fichier", new() { HasText = Path.GetFileName(file) })).ToBeVisibleAsync();
        await visitor.LookAsync("Documents envoyés");
    }

    /// <summary>The next full minute that leaves at least <paramref name="atLeast"/>: the page takes hours and minutes.</summary>
    public async Task<DateTimeOffset> PublishAsync(TimeSpan atLeast)
    {
        var earliest = TimeProvider.System.GetUtcNow() + atLeast;
        var deadline = new DateTimeOffset(earliest.Ticks - (earliest.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        await visitor.GoAsync(Address + "/modifier");
        await visitor.FillMomentAsync("Form.SubmissionDeadline", deadline);
        await visitor.ClickAsync(visitor.Page.Locator("main form button.govuk-button"));
        await visitor.ClickAsync("Vérifier et publier");
        await visitor.SeeAsync("Vérifier et publier");
        await visitor.ClickAsync("Publier la consultation");
        await visitor.SeeTextAsync("Voir la page publique");
        await visitor.LookAsync("Consultation publiée");
        return deadline;
    }
}
