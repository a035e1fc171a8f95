using Platform.Browser.Tests.PageObjects;
using Xunit.Abstractions;

namespace Platform.Browser.Tests.Journeys;

/// <summary>J2: a company gets its account with a SIRET and an address, five fields and one message.</summary>
[Collection(SmallSite.Name)]
public sealed class SignUpTests(Chromium chromium, PlatformSite site, ITestOutputHelper output)
{
    private const string Email = "camille.j2@exemple.test";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly Inspection inspection = new("sign-up");

    [Fact, Trait("Feature", "A7-C1")]
    public async Task A_company_signs_up_with_five_fields_and_one_message()
    {
        await inspection.KeepAsync(site, async () =>
        {
            var journey = await LiveAsync();
            var report = new FrictionReport([journey], []);
            await report.WriteAsync("sign-up");
            output.WriteLine(report.Table() + $"{inspection.Pages} pages looked at");
            string[] faults = [.. inspection.Faults, .. inspection.Owed, .. report.Faults(FrictionReport.Baseline())];
            Assert.True(faults.Length == 0, string.Join('\n', faults));
            Assert.True(journey.Milliseconds < Longest.TotalMilliseconds, $"The sign-up took {journey.Milliseconds} ms.");
        });
    }

    private async Task<Friction.Count> LiveAsync()
    {
        // The number is mistyped once: Chromium says that the form was refused.
        var company = new Visitor(site, inspection.Follow(await chromium.PageAsync(1280), "entreprise", expected: "status of 422"), inspection, "entreprise");
        var pages = new AccountPages(company);
        await company.GoAsync("/entreprise/creer");
        await company.FillAsync("SIRET de l’établissement", "1300252650001");
        await company.ClickAsync("Créer le compte");
        await company.SeeTextAsync("Ce SIRET comporte 13\u00a0chiffres");

        company.Measure("J2", "Inscription d’une entreprise, jusqu’à l’adresse confirmée", new(3, 5, 5));
        await company.GoAsync("/entreprise/creer");
        await pages.FillSignUpAsync("Toitures Fictives", "13002526500013", Email);
        await pages.ConfirmAsync(Email);
        var journey = await company.EndMeasureAsync();

        var letters = await site.LettersAsync(Email);
        var letter = Assert.Single(letters);
        Assert.Equal("Confirmez votre adresse électronique", letter.Subject);
        Assert.Contains("Si vous n’avez rien demandé, ignorez ce message", letter.Text, StringComparison.Ordinal);

        // In another browser the same link asks for the password: now it has served.
        var elsewhere = new Visitor(site, inspection.Follow(await chromium.PageAsync(1280), "ailleurs"), inspection, "ailleurs");
        await elsewhere.GoAsync(await site.MailedLinkAsync(Email));
        await elsewhere.SeeAsync("Votre adresse est déjà confirmée");
        return journey;
    }
}
