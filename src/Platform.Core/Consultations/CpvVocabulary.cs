using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>The common procurement vocabulary as a tree: the whole of it when the operator has loaded it, the everyday codes otherwise.</summary>
public sealed class CpvVocabulary(PlatformDb db)
{
    /// <param name="Branch">« 45 », « 4526 »: what a search is narrowed to.</param>
    /// <param name="Open">Consultations under it that still take bids.</param>
    public sealed record Line(string Branch, string Label, int Open, bool HasMore)
    {
        public string Code => Branch.PadRight(8, '0');
    }

    /// <param name="Path">From the division down; empty at the root.</param>
    public sealed record Page(IReadOnlyList<(string Branch, string Label)> Path, IReadOnlyList<Line> Lines, bool IsWhole);

    /// <summary>The part of a code that says something: « 45260000 » → « 4526 ». Null when it is neither a code nor its beginning.</summary>
    public static string? BranchOf(string? typed)
    {
        var text = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (CpvCode.Clean(text) is { } code) text = code;
        return text.Length is < 2 or > 8 || !text.All(char.IsAsciiDigit) || !CpvCode.IsDivision(text[..2]) ? null
            : text.TrimEnd('0') is { Length: >= 2 } branch ? branch : text[..2];
    }

    /// <summary>What the codes of a consultation and of its lots are called, with the branches above them.</summary>
    public async Task<string> WordsOfAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Coded>($"""
            select x.code as "Code", (select string_agg(v.label, ' ') from unnest(cpv_branches(array[x.code])) b join cpv_codes v on v.code = rpad(b, 8, '0')) as "Label"
            from (select cpv as code from consultations where id = {consultation.Value} union select cpv from lots where consultation_id = {consultation.Value} and cpv is not null) x
            """).ToListAsync(cancel);
        return string.Join(' ', rows.Select(row => row.Label ?? EverydayWords(row.Code)).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Of a code and of what stands above it, in our own words.</summary>
    public static string EverydayWords(string code) => string.Join(' ', CpvCode.Everyday.Where(e => code.StartsWith(Significant(e.Key), StringComparison.Ordinal)).Select(e => e.Value)
        .Prepend(CpvCode.AllDivisions.GetValueOrDefault(code[..2], "")));

    /// <summary>« Toiture »: the label of a branch, as it is called nearest to it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(IReadOnlyCollection<string> branches, CancellationToken cancel)
    {
        if (branches.Count == 0) return new Dictionary<string, string>(StringComparer.Ordinal);
        string[] codes = [.. branches.Select(b => b.PadRight(8, '0'))];
        var loaded = (await db.Database.SqlQuery<Coded>($"""select code as "Code", label as "Label" from cpv_codes where code = any ({codes})""").ToListAsync(cancel)).ToDictionary(r => r.Code, r => r.Label, StringComparer.Ordinal);
        return branches.Distinct(StringComparer.Ordinal).ToDictionary(b => b, b => loaded.GetValueOrDefault(b.PadRight(8, '0')) ?? EverydayLabel(b), StringComparer.Ordinal);
    }

    /// <summary>What stands directly under a branch, or the divisions; null for a branch that is none.</summary>
    public async Task<Page?> UnderAsync(string? under, CancellationToken cancel)
    {
        if (under is { Length: > 0 } && BranchOf(under) != under) return null;
        var above = under ?? "";
        var loaded = await db.Database.SqlQuery<Coded>($"""select code as "Code", label as "Label" from cpv_codes where code like {above + "%"} order by code""").ToListAsync(cancel);
        var whole = loaded.Count > 0;
        if (!whole) loaded = [.. CpvCode.AllDivisions.Select(d => new Coded(d.Key + "000000", d.Value)).Concat(CpvCode.Everyday.Select(e => new Coded(e.Key, e.Value)))
            .Where(c => c.Code.StartsWith(above, StringComparison.Ordinal)).DistinctBy(c => c.Code).OrderBy(c => c.Code, StringComparer.Ordinal)];
        var lines = loaded.Select(c => (Branch: Significant(c.Code), c.Label)).Where(c => c.Branch != above).ToList();
        var children = lines.Where(c => !lines.Exists(other => other.Branch != c.Branch && c.Branch.StartsWith(other.Branch, StringComparison.Ordinal))).ToList();
        var path = Enumerable.Range(2, 7).Where(n => n <= above.Length).Select(n => above[..n]).ToList();
        var labels = await LabelsAsync(path, cancel);
        var counts = await CountsAsync([.. children.Select(c => c.Branch)], cancel);
        return new(
            [.. path.Where(b => labels[b].Length > 0).Select(b => (b, labels[b]))],
            [.. children.Select(c => new Line(c.Branch, c.Label ?? "", counts.GetValueOrDefault(c.Branch), lines.Exists(o => o.Branch != c.Branch && o.Branch.StartsWith(c.Branch, StringComparison.Ordinal))))], whole);
    }

    private async Task<Dictionary<string, int>> CountsAsync(string[] branches, CancellationToken cancel) => (await db.Database.SqlQuery<Counted>($"""
        select b.branch as "Branch", count(*)::int as "Count" from unnest({branches}) b (branch) join public_consultations p on p.branches @> array[b.branch]
        where p.closed_at is null and p.submission_deadline > sec.now() group by 1
        """).ToListAsync(cancel)).ToDictionary(r => r.Branch, r => r.Count, StringComparer.Ordinal);

    private static string Significant(string code) => code.TrimEnd('0') is { Length: >= 2 } branch ? branch : code[..2];

    private static string EverydayLabel(string branch) => CpvCode.Everyday.GetValueOrDefault(branch.PadRight(8, '0')) ?? (branch.Length == 2 ? CpvCode.AllDivisions.GetValueOrDefault(branch, "") : "");

    private sealed record Coded(string Code, string? Label);

    private sealed record Counted(string Branch, int Count);
}
