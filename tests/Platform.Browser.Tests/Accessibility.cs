using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What a page must hold at every width: nothing for axe to say, nothing to scroll sideways, French typography.</summary>
public static class Accessibility
{
    private const string Run = """
        axe.run({ resultTypes: ["violations"], runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }, rules: { "color-contrast": { enabled: CONTRAST } } }).then((found) => JSON.stringify([
          ...found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${html} — ${help}`)),
          ...[document.documentElement.scrollWidth - innerWidth].filter((excess) => excess > 0).map((excess) => `horizontal scroll: ${excess} px too wide at ${innerWidth}`),
          ...[...(document.querySelector("main")?.innerText ?? "").matchAll(/.{0,20}(?:[\p{L}\p{N}»)] [:;!?»]|« |n° |&nbsp;).{0,10}/gu)].map(([words]) => `typography: ${words}`),
        ]))
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>
    /// Axe comes in by the debugger, which our content security policy does not bind: the page keeps its policy while it is judged.
    /// </summary>
    /// <param name="contrast">False where the same page was judged at another width: its colours are the same, and they take half of the time.</param>
    /// <returns>One line per fault: rule, element, reason.</returns>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, bool contrast = true)
    {
        var session = await page.Context.NewCDPSessionAsync(page);       // not detached: Chromium would take the virtual authenticator of another session away
        var run = Run.Replace("CONTRAST", contrast ? "true" : "false", StringComparison.Ordinal);
        var found = await EvaluateAsync(session, $"""typeof axe === "undefined" ? "" : {run}""");
        if (found is "") found = await EvaluateAsync(session, $"{Axe};\n{run}");       // in one go: a page that is still arriving may take another context between two
        return JsonSerializer.Deserialize<string[]>(found) ?? [];
    }

    private static async Task<string> EvaluateAsync(ICDPSession session, string script)
    {
        var answer = await session.SendAsync("Runtime.evaluate", new() { ["expression"] = script, ["awaitPromise"] = true, ["returnByValue"] = true })
            ?? throw new InvalidOperationException("The debugger did not answer.");
        if (answer.TryGetProperty("exceptionDetails", out var thrown)) throw new InvalidOperationException($"axe did not run: {thrown}");
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value.ToString() : "";
    }
}
