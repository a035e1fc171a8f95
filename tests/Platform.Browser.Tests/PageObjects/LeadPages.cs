namespace Platform.Browser.Tests.PageObjects;

/// <summary>What the agglomeration does with its accounts and their allowance.</summary>
public sealed class LeadPages(Visitor lead)
{
    public async Task OpenAccountAsync(string name, string siret, string portal, string administrator, string email)
    {
        await lead.GoAsync("/agglo/agglo/comptes");
        await lead.ClickAsync("Ouvrir un compte");
        await lead.FillAsync("Nom", name);
        await lead.FillAsync("SIRET", siret);
        await lead.FillAsync("Adresse du portail", portal);
        await lead.FillAsync("Marchés passés par an", "14");
        await lead.FillAsync("Prénom et nom", administrator);
        await lead.FillAsync("Adresse électronique", email);
        await lead.ClickAsync("Continuer");
        await lead.SeeAsync("Vérifiez avant d’ouvrir");
        await lead.ClickAsync("Ouvrir le compte et envoyer l’invitation");
        await lead.SeeTextAsync("Le compte est ouvert");
    }

    /// <summary>Its convention is concluded: the board says until when, and the account's page activates it.</summary>
    public async Task ActivateAsync(string account)
    {
        await lead.GoAsync("/agglo/agglo/comptes");
        await lead.SeeTextAsync("à activer au plus tard le");
        await lead.ClickAsync(lead.Link(account).First);
        await lead.SeeAsync("Compte à activer");
        await lead.ClickAsync("Activer le compte");
        await lead.SeeTextAsync("Compte activé");
        await lead.LookAsync();
    }

    /// <summary>The simulated bill of the only account, on the lead's table and on the account's own page for the lead.</summary>
    public async Task SeeBillAsync(string account, int sent, string amount)
    {
        await lead.GoAsync("/agglo/agglo/refacturation");
        var row = await lead.Page.Locator("main tbody tr").First.InnerTextAsync();
        Assert.Contains($"{sent}", row, StringComparison.Ordinal);
        Assert.Contains(amount, row, StringComparison.Ordinal);
        await lead.ClickAsync(lead.Link(account));
        await lead.SeeTextAsync("Rien n’est envoyé sans vous.");        // proposed, never automatic
        await lead.LookAsync();
    }
}
