using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>The opening session, from « impossible » to the minutes.</summary>
public sealed partial class SessionPage(Visitor visitor, string portal, Guid consultation)
{
    /// <summary>The whole session of one lot, from a clock held before the limit to the minutes.</summary>
    /// <param name="expected">How many bids open.</param>
    public async Task HoldAsync(HolderKeyPage.Kept key, int expected, params string[] told)
    {
        await SeeTooEarlyAsync();
        await visitor.Site.HoldClockAtAsync(null);
        await SeeGateOpenAsync();
        await BeginAsync();
        await PresentKeyAsync(key);
        await OpenSealedAsync(expected);
        await ContinueAsync();
        await CloseAsync();
        await SeeMinutesAsync(told);
    }

    public async Task SeeTooEarlyAsync()
    {
        await visitor.GoAsync($"/{portal}/cao/consultations/{consultation}/seance");
        await visitor.SeeAsync("Ouverture impossible avant le");
    }

    /// <summary>The page follows by itself: the limit passes, the register is closed, the gate opens.</summary>
    public Task SeeGateOpenAsync() => visitor.SeeAsync("Le verrou est ouvert", Patience.Limit);

    public async Task BeginAsync()
    {
        await visitor.ClickAsync("Ouvrir la séance");
        await visitor.SeeAsync("Présenter votre clé");
    }

    public async Task PresentKeyAsync(HolderKeyPage.Kept key)
    {
        await visitor.ChooseAsync(visitor.Page.GetByLabel("Fichier de clé"), key.File);
        await visitor.FillAsync("Phrase secrète (sept mots)", key.Words.Replace('-', ' '));
        await visitor.ClickAsync("Présenter ma clé");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = OpenSome() })).ToBeVisibleAsync();
    }

    public async Task OpenSealedAsync(int expected)
    {
        await visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = OpenSome() }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("tr[data-etat=ouverte]")).ToHaveCountAsync(expected, new() { Timeout = Patience.Transfer });
        await Assertions.Expect(visitor.Button("Continuer la séance")).ToBeVisibleAsync();
    }

    public Task ContinueAsync() => visitor.ClickAsync("Continuer la séance");

    public async Task AdmitAsync(string company, int lot)
    {
        var candidate = await CandidateAsync(company, lot);
        await candidate.GetByLabel("Admettre").CheckAsync();
        await SaveAsync();
    }

    /// <summary>Refused without a reason, accepted with it.</summary>
    public async Task SetAsideAsync(string company, int lot, string reason)
    {
        var candidate = await CandidateAsync(company, lot);
        await candidate.GetByLabel("Écarter").CheckAsync();
        await SaveButton.ClickAsync();
        await visitor.SeeAsync("Corrigez ce qui suit");
        candidate = await CandidateAsync(company, lot);
        await candidate.GetByLabel("Écarter").CheckAsync();
        await candidate.GetByLabel("Motif, si le candidat est écarté").FillAsync(reason);
        await SaveAsync();
    }

    public async Task CloseAsync()
    {
        await visitor.ClickAsync("Clore la séance");
        await visitor.SeeAsync("Procès-verbal d’ouverture des plis");
    }

    public async Task SeeMinutesAsync(params string[] words)
    {
        foreach (var said in words) await visitor.SeeTextAsync(said);
    }

    private async Task<ILocator> CandidateAsync(string company, int lot)
    {
        await visitor.SeeAsync("Examen des candidatures");
        return visitor.Page.GetByRole(AriaRole.Region, new() { Name = $"{company}, lot\u00A0{lot}", Exact = true });
    }

    private ILocator SaveButton => visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = Save() });

    // The page comes back with one decision less to take.
    private async Task SaveAsync()
    {
        var todo = visitor.Page.GetByText("À examiner");
        var before = await todo.CountAsync();
        await SaveButton.ClickAsync();
        await Assertions.Expect(todo).ToHaveCountAsync(before - 1);
    }

    [GeneratedRegex("^Enregistrer (la décision|les décisions)$", RegexOptions.None, 1000)]
    private static partial Regex Save();

    [GeneratedRegex("^Ouvrir (la candidature|l’offre|les .+)$", RegexOptions.None, 1000)]
    private static partial Regex OpenSome();
}
