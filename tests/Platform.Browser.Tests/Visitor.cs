using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Platform.Core.Values;

namespace Platform.Browser.Tests;

/// <summary>A person at a browser. What is seen is inspected; what is clicked is counted while a journey is measured.</summary>
public sealed class Visitor(PlatformSite site, IPage page, Inspection inspection, string role)
{
    private Friction? friction;
    private ICDPSession? scripts;       // off while there is one

    public IPage Page => page;
    public PlatformSite Site => site;

    /// <summary>The same browser asking by hand, with its cookies, for what no page offers.</summary>
    public IAPIRequestContext ByHand => page.APIRequest;

    public Friction Measure(string id, string title, Friction.Budget budget, TimeSpan? time = null) => friction = Friction.Begin(id, title, budget, page, time);

    public async Task<Friction.Count> EndMeasureAsync()
    {
        var count = await (friction ?? throw new InvalidOperationException("Nothing is measured.")).EndAsync();
        friction = null;
        return count;
    }

    /// <summary>From the next page on, no script of ours runs in this browser.</summary>
    public async Task RefuseScriptsAsync()
    {
        scripts = await page.Context.NewCDPSessionAsync(page);
        await TurnScriptsAsync(scripts, off: true);
    }

    public async Task AllowScriptsAsync()
    {
        if (scripts is null) return;
        await TurnScriptsAsync(scripts, off: false);
        scripts = null;
    }

    private static Task TurnScriptsAsync(ICDPSession session, bool off) => session.SendAsync("Emulation.setScriptExecutionDisabled", new Dictionary<string, object>(StringComparer.Ordinal) { ["value"] = off });

    public async Task GoAsync(string address)
    {
        await page.GotoAsync(address.StartsWith('/') ? site.Url(address) : address);
        await LookAsync();
    }

    public async Task SeeAsync(string heading, float patience = Patience.Step)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading }).First).ToBeVisibleAsync(new() { Timeout = patience });
        await LookAsync(heading);
    }

    public Task SeeTextAsync(string words, float patience = Patience.Step) => Assertions.Expect(page.GetByText(words).Filter(new() { Visible = true }).First).ToBeVisibleAsync(new() { Timeout = patience });

    /// <param name="named">By default what the page calls itself.</param>
    public async Task LookAsync(string? named = null)
    {
        friction?.Pause();
        if (scripts is not null) await TurnScriptsAsync(scripts, off: false);      // for whoever judges the page: its own have not been loaded
        await inspection.LookAsync(page, role, named ?? await page.Locator("h1").First.InnerTextAsync());
        if (scripts is not null) await TurnScriptsAsync(scripts, off: true);
        friction?.Resume();
    }

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Link(string name) => page.GetByRole(AriaRole.Link, new() { Name = name });

    public Task ClickAsync(string button) => ClickAsync(Button(button));

    public Task ClickAsync(ILocator target)
    {
        friction?.Click();
        return target.ClickAsync();
    }

    /// <summary>One choice of several files is one click.</summary>
    public Task ChooseAsync(ILocator control, params string[] files)
    {
        friction?.Click();
        return control.SetInputFilesAsync(files);
    }

    public Task FillAsync(string label, string text) => FillAsync(page.GetByLabel(label, new() { Exact = true }), text);

    /// <summary>The five fields of a date and an hour, in Paris time.</summary>
    public async Task FillMomentAsync(string name, DateTimeOffset moment)
    {
        var paris = FranceTime.ToParis(moment);
        foreach (var (part, value) in new[] { ("Day", paris.Day), ("Month", paris.Month), ("Year", paris.Year), ("Hour", paris.Hour), ("Minute", paris.Minute) })
            await FillAsync(page.Locator($"[name='{name}.{part}']"), $"{value}");
    }

    public Task FillAsync(ILocator field, string text)
    {
        friction?.Fill();
        return field.FillAsync(text);
    }
}
