namespace Platform.Browser.Tests.PageObjects;

/// <summary>What those who administer an account, an agglomeration or the platform see; and what their forms say when they are sent empty or wrong.</summary>
public sealed class AdministrationPages(Visitor accountAdmin, Visitor leadAdmin, Visitor platformOperator)
{
    public async Task LookAsync(string portal, string lead)
    {
        await accountAdmin.GoAsync($"/{portal}/commune/apparence");
        await accountAdmin.FillAsync("Nouvelle couleur", "#ffcc00");
        await accountAdmin.ClickAsync(accountAdmin.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Essayer la couleur", Exact = true }));
        await accountAdmin.SeeAsync("Corrigez ce qui suit");
        await accountAdmin.ClickAsync(accountAdmin.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { NameRegex = new("^Prendre #") }));
        await accountAdmin.SeeAsync("Essai en cours");

        await accountAdmin.GoAsync($"/{portal}/commune/retablissements");
        await accountAdmin.ClickAsync("Demander le rétablissement");
        await accountAdmin.SeeAsync("Corrigez ce qui suit");

        foreach (var page in (string[])["/exploitation/verrous", "/exploitation/retablissements"]) await platformOperator.GoAsync(page);
        await leadAdmin.GoAsync($"/{lead}/agglo/retablissements");
        await leadAdmin.ClickAsync("Demander pour cette personne");
        await leadAdmin.SeeAsync("Corrigez ce qui suit");
    }
}
