using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A buyer prepares and publishes a consultation.</summary>
public sealed class ConsultationPages(Visitor visitor, string portal)
{
    public Guid Id { get; private set; }

    private string Address => $"/{portal}/acheteur/consultations/{Id}";

    /// <summary>From a model of the platform, which says criteria and clauses.</summary>
    public async Task CreateAsync(string title, params string[] lots)
    {
        await visitor.GoAsync($"/{portal}/acheteur/consultations/nouvelle?modele=batiment");
        await visitor.FillAsync("Objet du marché", title);
        await visitor.ClickAsync("Créer le brouillon");
        await visitor.SeeAsync("Nature et montant");
        Id = Guid.Parse(new Uri(visitor.Page.Url).Segments[^2].TrimEnd('/'));
        await visitor.GoAsync(Address + "/lots");
        await AddLotsAsync(lots);
        await visitor.GoAsync(Address + "/criteres");
        await visitor.Page.Locator("input[name=Environmental][value=true]").CheckAsync();
        await visitor.ClickAsync(visitor.Page.Locator("main form button.govuk-button").Last);      // the first one adds a line
    }

    /// <summary>The seven questions, one after the other, from the board.</summary>
    public async Task AnswerSevenQuestionsAsync(string title, string amount, string file, params string[] lots)
    {
        await visitor.ClickAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Préparer une consultation" }));
        await visitor.SeeAsync("Préparer une consultation");
        await visitor.ClickAsync(visitor.Link("Travaux de bâtiment, par lots"));
        await visitor.SeeTextAsync("a rempli ce qui suit.");
        await visitor.FillAsync("Objet du marché", title);
        await visitor.ClickAsync("Créer le brouillon");
        await visitor.SeeAsync("Nature et montant");
        Id = Guid.Parse(new Uri(visitor.Page.Url).Segments[^2].TrimEnd('/'));
        await visitor.FillAsync("Valeur estimée, en euros hors taxes", amount);
        await visitor.ClickAsync("Continuer");
        await visitor.SeeAsync("Lots");
        await AddLotsAsync(lots);
        foreach (var page in (string[])["Procédure", "Critères et clauses", "Calendrier", "Dossier de consultation"])
        {
            // What her own file contains is hers to say: no model answers it.
            if (page == "Calendrier") await visitor.ClickAsync(visitor.Page.Locator("input[name=Environmental][value=true]"));
            await visitor.ClickAsync("Continuer");
            await visitor.SeeAsync(page);
        }
        await UploadAsync(file);
    }

    /// <summary>Where the notice goes, whom it names, and what it costs, from the page of the draft.</summary>
    public async Task ChooseBoampAsync()
    {
        await visitor.ClickAsync(visitor.Link("Publicité"));
        await visitor.SeeAsync("Où l’avis paraîtra");
        await visitor.SeeTextAsync("Il atteint");       // the threshold of a national notice
        await visitor.ClickAsync(visitor.Page.Locator("input[name=Channels][value=Boamp]"));
        await visitor.FillAsync("Adresse électronique", "marches@commune-essai.exemple.test");
        await visitor.FillAsync("Téléphone", "04 75 05 51 51");
        await visitor.FillAsync("Code postal", "26100");
        await visitor.FillAsync("Commune", "Romans-sur-Isère");
        await visitor.ClickAsync("Continuer vers les coûts");
        await visitor.SeeAsync("Vérifier la publicité et son coût");
        await visitor.ClickAsync(visitor.Page.Locator("input[name=Seen]"));
        await visitor.ClickAsync("Confirmer les coûts");
    }

    private async Task AddLotsAsync(string[] lots)
    {
        foreach (var lot in lots)
        {
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

    /// <summary>The limit is the next full minute that leaves at least <paramref name="atLeast"/>: the page takes hours and minutes. The clock that decides waits one second before it, from before the first page: however slow the machine, it has not passed.</summary>
    public async Task PublishAsync(TimeSpan atLeast)
    {
        var earliest = TimeProvider.System.GetUtcNow() + atLeast;
        var deadline = new DateTimeOffset(earliest.Ticks - (earliest.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        await visitor.Site.HoldClockAtAsync(deadline.AddSeconds(-1));
        await visitor.GoAsync(Address + "/calendrier");
        await visitor.FillMomentAsync("SubmissionDeadline", deadline);
        await visitor.ClickAsync(visitor.Page.Locator("main form button.govuk-button"));
        // So near a limit is kept only with its reason.
        var reason = visitor.Page.Locator("#ShortLimit");
        await Assertions.Expect(reason.Or(visitor.Button("Vérifier et publier")).First).ToBeVisibleAsync();
        if (await reason.IsVisibleAsync())
        {
            await visitor.FillAsync(reason, "Essai de la plateforme, les entreprises sont prévenues.");
            await visitor.ClickAsync(visitor.Page.Locator("main form button.govuk-button"));
        }
        await visitor.ClickAsync("Vérifier et publier");
        await visitor.SeeAsync("Vérifier et publier");
        // Those who gave no value say that they know what is not checked.
        var without = visitor.Page.Locator("input[name=WithoutValue]");
        if (await without.CountAsync() > 0) await without.CheckAsync();
        await visitor.ClickAsync("Publier la consultation");
        await visitor.SeeTextAsync("Voir la page publique");
        await visitor.LookAsync("Consultation publiée");
    }
}
