using Platform.Testing;

namespace Platform.Browser.Tests.Album;

/// <summary>
/// Album/pages.tsv: for each @page the album of a journey that shows it, or why none does. Each journey answers for its own lines with the pages that it photographed, and
/// <see cref="AlbumTests"/> for the whole: they run apart, and together leave no page out.
/// </summary>
internal static class Photographed
{
    private const string Nowhere = "-";

    /// <param name="Route">As after @page.</param>
    /// <param name="Album">« - »: in none.</param>
    /// <param name="Reason">Why, for one in none.</param>
    internal sealed record Line(string Route, string Album, string Reason);

    public static IReadOnlyList<Line> Lines { get; } = [.. File.ReadLines(RepositoryRoot.File("tests/Platform.Browser.Tests/Album/pages.tsv"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).Select(parts => new Line(parts[0], parts[1], parts.ElementAtOrDefault(2) ?? ""))];

    /// <returns>What is wrong with the list itself.</returns>
    public static IReadOnlyList<string> Faults(IReadOnlyList<Line> lines, IReadOnlyCollection<string> pages, IReadOnlyCollection<string> albums) =>
    [
        .. pages.Except(lines.Select(line => line.Route), StringComparer.Ordinal).Select(page => $"{page} is photographed by no test: give it to a journey, or say why not."),
        .. lines.Select(line => line.Route).Except(pages, StringComparer.Ordinal).Select(page => $"{page} is a page no more."),
        .. lines.GroupBy(line => line.Route, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"{same.Key} stands twice."),
        .. lines.Where(line => line.Album == Nowhere ? line.Reason.Length == 0 : !albums.Contains(line.Album)).Select(line => $"{line.Route} names neither an album nor a reason."),
    ];

    /// <returns>What this journey owes and has not shown.</returns>
    public static IReadOnlyList<string> Owed(IReadOnlyList<Line> lines, string album, IReadOnlyCollection<string> shown) =>
        [.. lines.Where(line => line.Album == album && !shown.Contains(line.Route)).Select(line => $"{line.Route} is promised by pages.tsv in the album « {album} », which does not show it.")];
}
