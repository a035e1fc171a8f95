using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>What a buyer does between two phases: who is admitted, the invitation, a correction that the invited alone read.</summary>
public sealed class PhasePages(Visitor buyer, string portal, Guid first)
{
    public Guid Stage { get; private set; }

    private string Address => $"/{portal}/acheteur/consultations/{Stage}";

    /// <summary>Refused without a reason, accepted with it; then confirmed by the passkey.</summary>
    public async Task AdmitAsync(string admitted, string setAside, string reason)
    {
        await buyer.GoAsync($"/{portal}/acheteur/consultations/{first}/phases");
        await buyer.ClickAsync("Choisir les candidats admis");
        await buyer.SeeAsync("Candidats admis");
        await Of(admitted).GetByLabel("Admis", new() { Exact = true }).CheckAsync();
        await Of(setAside).GetByLabel("Non admis", new() { Exact = true }).CheckAsync();
        await buyer.ClickAsync("Vérifier la décision");
        await buyer.SeeAsync("Corrigez ce qui suit");
        await Of(setAside).GetByLabel("Motif, si le candidat n’est pas admis").FillAsync(reason);
        await buyer.ClickAsync("Vérifier la décision");
        await buyer.SeeAsync("Vérifier les candidats admis");
        await buyer.ClickAsync("Confirmer les candidats admis");
        await buyer.SeeTextAsync("Les candidats sont choisis");
        await buyer.LookAsync("Candidats choisis");
    }

    /// <summary>Of a contest: refused when it is empty, then kept; the decision opens after it.</summary>
    public async Task SayOfCandidatesAsync(string opinion)
    {
        await buyer.GoAsync($"/{portal}/acheteur/consultations/{first}/candidats");
        await buyer.SeeTextAsync("D’abord, l’avis du jury");
        await buyer.LookAsync("Avis du jury sur les candidatures, à inscrire");
        await buyer.ClickAsync("Inscrire l’avis sur les candidatures");
        await buyer.SeeTextAsync("Écrivez l’avis motivé du jury");
        var today = await buyer.Site.TodayAsync();
        foreach (var (part, typed) in new[] { ("Day", today.Day), ("Month", today.Month), ("Year", today.Year) }) await buyer.Page.Locator($"[name='MetOn.{part}']").FillAsync($"{typed}");
        await buyer.FillAsync("Avis motivé du jury sur les candidatures", opinion);
        await buyer.ClickAsync("Inscrire l’avis sur les candidatures");
        await buyer.SeeTextAsync("Vous pouvez maintenant décider qui est admis");
        await buyer.LookAsync("Candidats admis, après l’avis du jury");
    }

    public async Task AdmitAllAsync(params string[] companies)
    {
        await buyer.GoAsync($"/{portal}/acheteur/consultations/{first}/phases");
        await buyer.ClickAsync("Choisir les candidats admis");
        await buyer.SeeAsync("Candidats admis");
        foreach (var company in companies) await Of(company).GetByLabel("Admis", new() { Exact = true }).CheckAsync();
        await buyer.ClickAsync("Vérifier la décision");
        await buyer.SeeAsync("Vérifier les candidats admis");
        await buyer.ClickAsync("Confirmer les candidats admis");
        await buyer.SeeTextAsync("Les candidats sont choisis");
    }

    /// <summary>The limit of the offers, then everybody at the same instant.</summary>
    public async Task InviteAsync(DateTimeOffset limit)
    {
        await buyer.ClickAsync("Préparer l’invitation");
        await Assertions.Expect(buyer.Link("Entreprises invitées").First).ToBeVisibleAsync(new() { Timeout = Patience.Step });
        Stage = Guid.Parse(new Uri(buyer.Page.Url).Segments[^1].TrimEnd('/'));
        await buyer.LookAsync("Phase en préparation");
        await buyer.GoAsync(Address + "/calendrier");
        await buyer.FillMomentAsync("SubmissionDeadline", limit);
        await buyer.ClickAsync(buyer.Page.Locator("main form button.govuk-button"));
        await buyer.GoAsync(Address);
        await buyer.ClickAsync("Vérifier et envoyer les invitations");
        await buyer.SeeAsync("Vérifier et envoyer les invitations");
        await buyer.ClickAsync("Envoyer les invitations");
        await buyer.SeeTextAsync("Les invitations partent");
        await buyer.LookAsync("Invitations parties");
    }

    public async Task CorrectAsync(string title, string reason)
    {
        await buyer.GoAsync(Address);
        await buyer.ClickAsync(buyer.Link("Publier un avis rectificatif"));
        await buyer.SeeAsync("Publier un avis rectificatif");
        await buyer.FillAsync("Objet", title);
        await buyer.FillAsync("Ce qui change, et pourquoi", reason);
        await buyer.Page.GetByLabel("Non", new() { Exact = true }).CheckAsync();
        await buyer.ClickAsync("Vérifier l’avis rectificatif");
        await buyer.SeeAsync("Vérifier l’avis rectificatif");
        await buyer.SeeTextAsync("et elles seules");
        await buyer.ClickAsync("Modifier");                   // asks no key and publishes nothing
        await buyer.SeeAsync("Publier un avis rectificatif");
        await Assertions.Expect(buyer.Page.GetByLabel("Ce qui change, et pourquoi")).ToHaveValueAsync(reason);
        await buyer.ClickAsync("Vérifier l’avis rectificatif");
        await buyer.SeeAsync("Vérifier l’avis rectificatif");
        await buyer.ClickAsync("Publier l’avis rectificatif");
        await buyer.SeeTextAsync("Les entreprises invitées lisent la différence");
        await buyer.LookAsync("Phase corrigée");
    }

    public async Task SeeLogAsync(params string[] words)
    {
        await buyer.GoAsync(Address + "/invitations");
        foreach (var said in words) await buyer.SeeTextAsync(said);
    }

    private ILocator Of(string company) => buyer.Page.GetByRole(AriaRole.Region, new() { Name = company, Exact = true });
}
