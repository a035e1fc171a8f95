using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Core.Identity;

namespace Platform.Core.Imports;

/// <summary>What can be brought from a former platform.</summary>
public enum ImportKind { SubEntities, Departments, People, Contracts, Withdrawals, Deposits }

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

    private sealed record File(Dictionary<string, List<ImportField>> Fields, Dictionary<string, List<string>> Roles);

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

    /// <returns>Null for a word that names no role.</returns>
    public static MembershipRole? Role(string word)
    {
        var plain = Plain(word);
        return Words.Value.Roles.FirstOrDefault(role => role.Value.Contains(plain)) is { Key: { } key } ? Enum.Parse<MembershipRole>(key) : null;
    }

    /// <summary>« N° de marché » is « ndemarche »: letters and digits, no accents.</summary>
    public static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsLetterOrDigit(c))).ToLowerInvariant();
}

/// <summary>One line of a file, by field.</summary>
public sealed record ImportLine(int Number, IReadOnlyDictionary<string, string> Values)
{
    public string this[string field] => Values.TryGetValue(field, out var value) ? value : "";

    public static IReadOnlyList<ImportLine> Of(Sheet sheet, IReadOnlyDictionary<string, int> mapping) =>
        [.. sheet.Lines.Select(line => new ImportLine(line.Number, mapping.Where(m => m.Value < line.Cells.Count).ToDictionary(m => m.Key, m => line.Cells[m.Value], StringComparer.Ordinal)))];
}

public enum LineVerdict { Taken, AlreadyThere, Refused }

/// <summary>Why a line is not taken: the rule that the same act meets on its own page.</summary>
public enum RefusalReason
{
    Missing, TooLong, SiretWrong, ContractsWrong, OwnAccountInstead, AboveUnknown, AboveSeveral, StructureUnknown,
    EmailWrong, AddressShared, AddressOfAnother, RoleUnknown, RoleNotYours, DepartmentUnknown, DepartmentSeveral, DayWrong, DayToCome, AmountWrong,
}

/// <param name="Field">Of <see cref="ImportFields"/>.</param>
/// <param name="Value">As it stands in the file.</param>
/// <param name="Detail">What the sentence needs besides: a threshold, a name.</param>
public sealed record Refusal(string Field, string Value, RefusalReason Reason, string Detail = "");

public sealed record LineResult(int Line, LineVerdict Verdict, IReadOnlyList<Refusal> Refusals)
{
    public static LineResult Taken(ImportLine line) => new(line.Number, LineVerdict.Taken, []);
    public static LineResult AlreadyThere(ImportLine line) => new(line.Number, LineVerdict.AlreadyThere, []);
    public static LineResult Refused(ImportLine line, params IReadOnlyList<Refusal> refusals) => new(line.Number, LineVerdict.Refused, refusals);
}
