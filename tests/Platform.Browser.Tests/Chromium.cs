using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;

namespace Platform.Browser.Tests;

/// <summary>The machine's own Chromium, in French: the words of its file control are part of the page.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright playwright = null!; // set by InitializeAsync, which xunit awaits first
    private IBrowser browser = null!; // idem

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience.Step);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--lang=fr-FR"],
            // Without a UTF-8 locale Chromium sends a file whose name has an accent under an empty name.
            Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["LANGUAGE"] = "fr", ["LC_ALL"] = "C.UTF-8" },
        });
    }

    /// <summary>A fresh context: no cookie of another test. Our content security policy stays in force.</summary>
    public async Task<IPage> PageAsync(int width, bool javaScript = true)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, Locale = "fr-FR", JavaScriptEnabled = javaScript });
        context.SetDefaultTimeout(Patience.Step);
        return await context.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
