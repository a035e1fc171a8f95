using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What a page must hold at every width: nothing for axe to say, and nothing to scroll sideways.</summary>
public static class Accessibility
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    /// <returns>One line per fault: rule, element, reason.</returns>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        var result = await page.RunAxe(Rules);
        return [.. result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {node.Html} — {rule.Help}")), .. await SidewaysAsync(page)];
    }

    private static async Task<IReadOnlyList<string>> SidewaysAsync(IPage page)
    {
        var excess = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return excess <= 0 ? [] : [$"horizontal scroll: {excess} px too wide at {page.ViewportSize?.Width}"];
    }
}
