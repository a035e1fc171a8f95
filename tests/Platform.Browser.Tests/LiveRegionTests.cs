using Microsoft.Playwright;
using Platform.Browser.Tests.Sealing;

namespace Platform.Browser.Tests;

/// <summary>The script that keeps a board up to date, as shipped and under our policy, on pages that a server answers one after the other (GD-04).</summary>
public sealed class LiveRegionTests(Chromium chromium, WorkerSite site) : IClassFixture<Chromium>, IClassFixture<WorkerSite>
{
    private const string Policy = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
    private const int Every = 20_000;

    [Fact, Trait("Feature", "GD-04")]
    public async Task What_changed_appears_without_a_reload_and_is_announced_and_what_was_unfolded_stays_so()
    {
        var plis = 0;
        var page = await PageAsync(() => Body(plis));
        await page.ClickAsync("summary");
        await page.FocusAsync("a");
        plis = 1;

        await page.Clock.RunForAsync(Every);

        await page.Locator("[data-annonce] >> text=1 pli").WaitForAsync();
        Assert.Equal("1 pli", await page.Locator("[data-annonces]").TextContentAsync());
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('details').open"));
        Assert.Equal("A", await page.EvaluateAsync<string>("() => document.activeElement.tagName"));
        Assert.True(await page.Locator("[data-arret]").IsHiddenAsync());
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task A_session_that_has_ended_leaves_the_numbers_as_they_were_and_says_so()
    {
        var signedOut = false;
        var page = await PageAsync(() => signedOut ? "<p>Identifiez-vous</p>" : Body(3));
        signedOut = true;

        await page.Clock.RunForAsync(Every);

        await page.Locator("[data-arret]").WaitForAsync();
        Assert.Equal("3 plis", await page.Locator("[data-annonce]").TextContentAsync());
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task A_line_that_breaks_is_asked_again_later()
    {
        var (plis, broken) = (0, false);
        var page = await PageAsync(() => broken ? null : Body(plis));
        broken = true;
        var failed = new TaskCompletionSource();
        page.RequestFailed += (_, _) => failed.TrySetResult();
        await page.Clock.RunForAsync(Every);
        await failed.Task;
        (plis, broken) = (2, false);

        await page.Clock.RunForAsync(2 * Every);

        await page.Locator("[data-annonce] >> text=2 plis").WaitForAsync();
    }

    private static string Body(int plis) => $"<p data-annonces></p><div data-arret hidden>Arrêt</div><div data-vivant=20><p data-annonce>{plis} pli{(plis > 1 ? "s" : "")}</p><a href=#>Lien</a><details><summary>Chiffres</summary>Détail</details></div>";

    /// <param name="body">Null: the line breaks.</param>
    private async Task<IPage> PageAsync(Func<string?> body)
    {
        var page = await chromium.PageAsync(1280);
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/page", route => body() is { } html
            ? route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = Policy }, Body = $"<!doctype html><title>Essai</title><body>{html}<script type=module src=/live.js></script>" })
            : route.AbortAsync());
        await page.GotoAsync(site.Url("/page"));
        await page.WaitForLoadStateAsync(LoadState.Load);      // a module runs before it
        return page;
    }
}
