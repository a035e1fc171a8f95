namespace Platform.Core.Imports;

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
    Missing, TooLong, SiretWrong, SiretOfAccount, SiretOfOther, ContractsWrong, OwnAccountInstead, AboveUnknown, AboveSeveral, StructureUnknown,
    SiretTwice, EmailWrong, AddressShared, AddressOfAnother, RoleUnknown, RoleNotYours, DepartmentUnknown, DepartmentSeveral, DayWrong, DayToCome, AmountWrong,
    SlugWrong, SlugTaken, CommuneUnknown, SubEntityInstead, DivisionUnknown, DivisionsTooMany, BodyUnknown,
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
