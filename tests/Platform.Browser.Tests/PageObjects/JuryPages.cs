using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>The jury of a contest: a ranking by number, refused and accepted; then whoever opens says whose the projects are.</summary>
public sealed partial class JuryPages(string portal, Guid stage)
{
    private string Address => $"/{portal}/acheteur/consultations/{stage}/jury";

    public async Task RankAsync(Visitor buyer, string opinion)
    {
        await buyer.GoAsync(Address);
        await buyer.SeeAsync("Inscrire le classement");
        await buyer.LookAsync("Projets à classer");
        var today = await buyer.Site.TodayAsync();
        foreach (var (part, typed) in new[] { ("Day", today.Day), ("Month", today.Month), ("Year", today.Year) }) await buyer.Page.Locator($"[name='MetOn.{part}']").FillAsync($"{typed}");
        var ranks = buyer.Page.GetByLabel(RankOf());
        await ranks.Nth(0).FillAsync("1");
        await ranks.Nth(1).FillAsync("1");
        await buyer.FillAsync("Avis motivé du jury", opinion);
        await buyer.ClickAsync("Inscrire l’avis du jury");
        await buyer.SeeTextAsync("sans double et sans trou");
        await buyer.LookAsync("Classement refusé");
        await ranks.Nth(1).FillAsync("2");
        await buyer.ClickAsync("Inscrire l’avis du jury");
        await buyer.SeeTextAsync("L’avis du jury est inscrit");
        await buyer.LookAsync("Projets classés");
    }

    public async Task LiftAsync(Visitor president, params string[] authors)
    {
        await president.GoAsync(Address);
        foreach (var author in authors) await Assertions.Expect(president.Page.GetByText(author)).ToHaveCountAsync(0);
        await president.LookAsync("Anonymat à lever");
        await president.ClickAsync("Lever l’anonymat");
        await president.SeeTextAsync("L’anonymat est levé");
        foreach (var author in authors) await president.SeeTextAsync(author);
        await president.LookAsync("Anonymat levé");
    }

    [GeneratedRegex("^Rang du projet [0-9A-Z]{4}$", RegexOptions.None, 1000)]
    private static partial Regex RankOf();
}
