namespace Platform.Core.Law;

/// <summary>A département, or a territory overseas: where Europe's nomenclature places it, and which administrative court judges its buyers (CJA, art. R221-3).</summary>
/// <param name="Key">« 26 », « 2A », « 974 ».</param>
/// <param name="Nuts">Level 3.</param>
/// <param name="CourtPostCode">Of the town where the court sits.</param>
public sealed record FrenchDepartment(string Key, string Name, string Nuts, string Court, string CourtCity, string CourtPostCode);

public static class FrenchDepartments
{
    private static readonly Lazy<IReadOnlyDictionary<string, FrenchDepartment>> ByKey = new(() => RuleFile.Read<File>("departments").Rules.ToDictionary(department => department.Key, StringComparer.Ordinal));

    /// <param name="postCode">« 26100 »; that of Corsica says only « 20 », and those of Saint-Barthélemy and Saint-Martin are among Guadeloupe’s.</param>
    /// <returns>Null for what is no French post code.</returns>
    public static FrenchDepartment? OfPostCode(string? postCode) => postCode is not { Length: 5 } || !postCode.All(char.IsAsciiDigit) ? null
        : ByKey.Value.GetValueOrDefault(postCode switch { ['2', '0', var third, ..] => third < '2' ? "2A" : "2B", "97133" => "977", "97150" => "978", ['9', '7' or '8', ..] => postCode[..3], _ => postCode[..2] });

    private sealed record File(string Source, IReadOnlyList<FrenchDepartment> Rules);
}
