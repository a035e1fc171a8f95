namespace Platform.Web.Pages.Identity;

/// <summary>Countries other than France, in French order: Texts/pays.fr.txt (ISO 3166-1, short names).</summary>
internal static class Countries
{
    public static IReadOnlyList<(string Code, string Name)> All { get; } = Read();

    /// <summary>The code when it is on the list, else nothing that the use case would accept.</summary>
    public static string Foreign(string? code) => All.Any(country => country.Code == code) ? code! : "";      // found on the list

    private static List<(string, string)> Read()
    {
        using var reader = new StreamReader(typeof(Countries).Assembly.GetManifestResourceStream("pays.fr.txt")!);      // embedded by the project
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (line[..2], line[3..]))];
    }
}
