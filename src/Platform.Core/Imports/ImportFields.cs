using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Core.Identity;
using Platform.Core.Law;

namespace Platform.Core.Imports;

/// <param name="Key">Its name here.</param>
/// <param name="Label">As people read it.</param>
public sealed record ImportField(string Key, string Label, bool Required, IReadOnlyList<string> Synonyms);

/// <summary>Which columns a file of each kind has, and by which headers they are recognised: Papers/columns.json.</summary>
public static class ImportFields
{
    private static readonly Lazy<File> Words = new(() =>
    {
        using var stream = typeof(ImportFields).Assembly.GetManifestResourceStream("papers/columns.json") ?? throw new FileNotFoundException("No words for the columns of an import.");
        return JsonSerializer.Deserialize<File>(stream, JsonSerializerOptions.Web) ?? throw new InvalidDataException("No columns.");
    });

    private sealed record File(Dictionary<string, List<ImportField>> Fields, Dictionary<string, List<string>> Roles, Dictionary<string, List<string>> Bodies, string FirstDepartment);

    public static IReadOnlyList<ImportField> Of(ImportKind kind) => Words.Value.Fields[kind.ToString()];

    /// <returns>Field → column of the file, for the headers that are known. A column serves once.</returns>
    public static Dictionary<string, int> Recognise(ImportKind kind, IReadOnlyList<string> headers)
    {
        var (plain, found) = (headers.Select(Plain).ToList(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var field in Of(kind))
        {
            var at = field.Synonyms.Prepend(Plain(field.Label)).Select(word => plain.FindIndex(header => header == word)).FirstOrDefault(i => i >= 0 && !found.ContainsValue(i), -1);
            if (at >= 0) found[field.Key] = at;
        }
        return found;
    }

    /// <summary>Of an account that is opened with others: its own people name the rest.</summary>
    public static string FirstDepartment => Words.Value.FirstDepartment;

    /// <returns>Null for a word that names no role.</returns>
    public static MembershipRole? Role(string word)
    {
        var plain = Plain(word);
        return Words.Value.Roles.FirstOrDefault(role => role.Value.Contains(plain)) is { Key: { } key } ? Enum.Parse<MembershipRole>(key) : null;
    }

    /// <returns>Nothing said: a local authority, as on the form. Null for words that name no kind of buyer.</returns>
    public static BuyerBody? Body(string words)
    {
        if (words.Length == 0) return BuyerBody.LocalAuthority;
        var plain = Plain(words);
        return Words.Value.Bodies.FirstOrDefault(body => body.Value.Contains(plain)) is { Key: { } key } ? Enum.Parse<BuyerBody>(key) : null;
    }

    /// <summary>« N° de marché » is « ndemarche »: letters and digits, no accents.</summary>
    public static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsLetterOrDigit(c))).ToLowerInvariant();
}
