using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.Hosting;

namespace Platform.Browser.Tests.Album;

/// <summary>Every @page of the application, from the compiled application itself: a new one is known on the day it is written.</summary>
internal static partial class AppPages
{
    private static readonly (string Route, Regex Path)[] Known = [.. Routes()
        .OrderByDescending(route => route.Split('/').Count(part => part.Length > 0 && part[0] != '{'))     // « demander » before « {acces} »
        .Select(route => (route, PathOf(route)))];

    public static IReadOnlyList<string> All { get; } = [.. Known.Select(page => page.Route).Order(StringComparer.Ordinal)];

    /// <summary>The page that answers at this path; null: none of ours.</summary>
    public static string? At(string path) => Array.Find(Known, page => page.Path.IsMatch(path)).Route;

    private static IEnumerable<string> Routes() =>
        from item in typeof(Web.Links).Assembly.GetCustomAttributes<RazorCompiledItemAttribute>()
        from said in item.Type.GetCustomAttributes<RazorCompiledItemMetadataAttribute>()
        where said.Key == "RouteTemplate"
        select said.Value;

    private static Regex PathOf(string route) => new($"^{Parameter().Replace(route, match => match.Groups["kind"].Value switch
    {
        ":guid" => "/[0-9a-f-]{36}",
        ":guid?" => "(?:/[0-9a-f-]{36})?",
        ":int" => "/[0-9]+",
        _ => "/[^/]+",
    })}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"/\{\w+(?<kind>:\w+\??)?\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
