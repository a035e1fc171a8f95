using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>« Vérifier un reçu », with the network off once the page is there.</summary>
public sealed class VerifyPage(Visitor visitor)
{
    public async Task OpenAndCutAsync()
    {
        await visitor.GoAsync("/verifier");
        await Assertions.Expect(visitor.Page.GetByLabel("Fichiers du reçu")).ToBeVisibleAsync();
        await visitor.Page.Context.SetOfflineAsync(true);
    }

    public async Task SeeVerdictAsync(string verdict, params string[] files)
    {
        await visitor.ChooseAsync(visitor.Page.GetByLabel("Fichiers du reçu"), files);
        await visitor.SeeAsync(verdict);
    }

    public Task AnotherAsync() => visitor.ClickAsync(visitor.Link("Vérifier un autre reçu"));
}
