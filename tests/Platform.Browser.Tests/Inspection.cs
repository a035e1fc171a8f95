using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Platform.Browser.Tests.Album;
using Platform.Testing;

namespace Platform.Browser.Tests;

/// <summary>Every page of a journey: judged by axe and photographed at two widths, once per role; and every word of every console. Faults are gathered: one run tells them all.</summary>
public sealed partial class Inspection
{
    private const string Hint = "verbose";       // Chromium's own suggestions to developers, which a console does not show unless asked
    private const int NotFound = 404;       // at whatever address, it is the error page that is seen
    private static readonly int[] Widths = [1280, 390];
    private readonly ConcurrentQueue<string> faults = new();
    private readonly ConcurrentDictionary<IPage, string> followed = new();
    private readonly ConcurrentDictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> shown = new(StringComparer.Ordinal);
    private readonly string journey;

    /// <param name="journey">Each journey has its own album: several run at once.</param>
    public Inspection(string journey)
    {
        this.journey = journey;
        Album = RepositoryRoot.File($"artifacts/pages/{journey}");
        if (Directory.Exists(Album)) Directory.Delete(Album, recursive: true);
        Directory.CreateDirectory(Album);
    }

    public string Album { get; }
    public IReadOnlyList<string> Faults => [.. faults];
    public int Pages => seen.Count;

    /// <summary>What this journey promised to show (Album/pages.tsv) and did not.</summary>
    public IReadOnlyList<string> Owed => Photographed.Owed(Photographed.Lines, journey, [.. shown.Keys]);

    /// <param name="expected">The only words that the console may say, because the test itself makes that happen.</param>
    public IPage Follow(IPage page, string who, string? expected = null)
    {
        followed[page] = who;
        page.Console += (_, message) => { if (!Hint.Equals(message.Type, StringComparison.Ordinal) && (expected is null || !message.Text.Contains(expected, StringComparison.Ordinal))) faults.Enqueue($"{who}, {page.Url}, console: {message.Text}"); };
        page.PageError += (_, error) => faults.Enqueue($"{who}, {page.Url}, script: {error}");
        return page;
    }

    public async Task LookAsync(IPage page, string role, string name)
    {
        var kind = $"{role} {Ids().Replace(new Uri(page.Url).AbsolutePath, "…")} {name}";
        if (!seen.TryAdd(kind, seen.Count)) return;
        var (file, own) = ($"{seen[kind] + 1:00}-{Words().Replace($"{role}-{name}", "-")}", page.ViewportSize);
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var fault in await Accessibility.FaultsAsync(page, contrast: width == Widths[0])) faults.Enqueue($"{kind} at {width} px: {fault}");
            await page.ScreenshotAsync(new() { Path = Path.Combine(Album, $"{file}-{width}.jpg"), FullPage = true, Type = ScreenshotType.Jpeg, Quality = 80 });
        }
        if (own is not null) await page.SetViewportSizeAsync(own.Width, own.Height);
        var status = await page.EvaluateAsync<int>("() => performance.getEntriesByType('navigation')[0].responseStatus");
        if ((status == NotFound ? "/erreur/{code:int}" : AppPages.At(new Uri(page.Url).AbsolutePath)) is { } route && shown.TryAdd(route, true))
            lock (shown) File.AppendAllText(Path.Combine(Album, "pages.tsv"), $"{route}\t{file}\n");
    }

    /// <summary>Lives a journey; when it fails, what each person had before the eyes and the hosts’ last words are kept in the album.</summary>
    public async Task KeepAsync(PlatformSite site, Func<Task> journey)
    {
        try
        {
            await journey();
        }
        catch
        {
            await PhotographAllAsync();
            site.KeepLogs(Album);
            throw;
        }
    }

    private async Task PhotographAllAsync()
    {
        foreach (var (page, who) in followed.Where(one => !one.Key.IsClosed))
            await page.ScreenshotAsync(new() { Path = Path.Combine(Album, $"failure-{who}.png"), FullPage = true });
    }

    [GeneratedRegex("[^/]{22,}", RegexOptions.None, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\W+", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
