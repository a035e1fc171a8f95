using System.Reflection;
using Platform.Core.Values;

namespace Platform.Web.Pages.Identity;

/// <summary>Countries other than France (ISO 3166-1, short names), in the language and the order of who reads: Texts/pays.fr.txt, Texts/countries.en.txt.</summary>
internal static class Countries
{
    private static readonly IReadOnlyList<(string Code, string Name)> French = Read("pays.fr.txt"), English = Read("countries.en.txt");

    public static IReadOnlyList<(string Code, string Name)> All => Reader.IsEnglish ? English : French;

    /// <summary>The code when it is on the list, else nothing that the use case would accept.</summary>
    public static string Foreign(string? code) => French.Any(country => country.Code == code) ? code! : "";      // found on the list

    private static List<(string, string)> Read(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);      // embedded by the project
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (line[..2], line[3..]))];
    }
}
