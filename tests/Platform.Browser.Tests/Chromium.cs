using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>The machine's own Chromium, in French: the words of its file control are part of the page.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright playwright = null!; // set by InitializeAsync, which xunit awaits first
    private IBrowser browser = null!; // idem

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--lang=fr-FR"],
            // Without a UTF-8 locale Chromium sends a file whose name has an accent under an empty name.
            Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["LANGUAGE"] = "fr", ["LC_ALL"] = "C.UTF-8" },
        });
    }

    /// <summary>A fresh context: no cookie of another test.</summary>
    public async Task<IPage> PageAsync(int width, bool javaScript = true)
    {
        // axe runs by evaluating text, which our policy refuses to pages; the policy itself is judged by BypassCsp = false tests.
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, Locale = "fr-FR", BypassCSP = true, JavaScriptEnabled = javaScript });
        return await context.NewPageAsync();
    }

    public async Task<IPage> StrictPageAsync(int width)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, Locale = "fr-FR" });
        return await context.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
