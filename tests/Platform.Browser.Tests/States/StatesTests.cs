using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Platform.Browser.Tests.States;

/// <summary>Pages that no journey reaches, because a certain state alone shows them: visited by address over what the demonstration and <see cref="Planting"/> left, judged and photographed at both widths.</summary>
public sealed class StatesTests(Chromium chromium, DemoSite site, ITestOutputHelper output) : IClassFixture<Chromium>, IClassFixture<DemoSite>
{
    // Whoever waits for « load » after the address has changed may have missed it.
    private static readonly PageWaitForURLOptions Arrived = new() { WaitUntil = WaitUntilState.Commit };

    private readonly Inspection inspection = new("states");

    [Fact, Trait("Ux", "UX-4")]
    public async Task Every_page_that_waits_for_a_certain_state_is_judged_and_photographed_in_it_at_both_widths()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var dead = new List<string>();
        // Two at a time: one page is judged while the host answers another.
        await Parallel.ForEachAsync(Visits.All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (visits, _) =>
        {
            var found = await VisitAsync(visits);
            lock (dead) dead.AddRange(found);
        });
        await GiveUpAsync();
        await AskForCodeAsync();
        output.WriteLine($"{inspection.Pages} pages looked at in {watch.Elapsed.TotalSeconds:0} s");
        string[] faults = [.. dead, .. inspection.Faults, .. inspection.Owed];
        if (faults.Length > 0) site.KeepLogs(inspection.Album);
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    /// <returns>Addresses where the page is not.</returns>
    private async Task<IReadOnlyList<string>> VisitAsync(Visits visits)
    {
        var (page, dead) = (await ArriveAsync(visits.Role, visits.Person), new List<string>());
        foreach (var planned in visits.Addresses)
        {
            var address = Visits.Fill(planned, site.Planted);
            var answer = await page.GotoAsync(site.Url(address)) ?? throw new InvalidOperationException($"No answer from {address}.");
            // A form that came back and a service that is not there are pages of ours; a refusal is not, but where it is looked for.
            if ((answer.Status == 404) != (planned == Visits.Nowhere) || answer.Status is not (200 or 404 or 422 or 503) || new Uri(page.Url).AbsolutePath != address.Split('?')[0]) dead.Add($"{visits.Role}: {planned} answers {answer.Status} at {page.Url}.");
            else await inspection.LookAsync(page, visits.Role, $"{await page.Locator("h1").First.InnerTextAsync()}{Visits.StateOf(planned)}");
        }
        await page.Context.CloseAsync();
        return dead;
    }

    /// <summary>The reason is typed; then the letter that would leave is shown, and nothing more is sent.</summary>
    private async Task GiveUpAsync()
    {
        var page = await ArriveAsync("acheteur", "Claude Exemple");
        await page.GotoAsync(site.Url(Visits.Fill("/romans-sur-isere/acheteur/devis/{chaises}/sans-suite", site.Planted)));
        await page.GetByLabel("Motif").FillAsync("Le besoin est couvert par les chaises de la salle des mariages.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Vérifier avant de ne pas donner suite" })).ToBeVisibleAsync();
        await inspection.LookAsync(page, "acheteur", "Ne pas donner suite, seconde étape");
    }

    private async Task AskForCodeAsync()
    {
        var page = await ArriveAsync("entreprise", "");
        await page.GotoAsync(site.Url("/connexion"));
        await page.GetByLabel("Adresse électronique", new() { Exact = true }).FillAsync(site.Planted["email"]);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(site.Planted["password"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer vers le code" }).ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/connexion/code", Arrived);
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
        await inspection.LookAsync(page, "entreprise", "Code demandé");
    }

    private async Task<IPage> ArriveAsync(string role, string person)
    {
        // Chromium says of each refusal that it was one.
        var page = inspection.Follow(await chromium.PageAsync(1280), role, expected: "the server responded with a status of");
        if (person.Length == 0) return page;
        await page.GotoAsync(site.Url("/atelier/connexion"));
        await page.GetByRole(AriaRole.Button, new() { Name = $"Entrer comme {person}", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.EndsWith("/atelier/connexion", StringComparison.Ordinal), Arrived);
        return page;
    }
}
