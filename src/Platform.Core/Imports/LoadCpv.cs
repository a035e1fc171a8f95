using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Imports;

/// <summary>Replaces the vocabulary by that of an official file, and names what is published after it. Scope System.</summary>
public sealed class LoadCpv(PlatformDb db)
{
    /// <summary>Fewer is a cut file: the vocabulary of 2008 has 9,454 codes.</summary>
    public const int Fewest = 5_000;

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Loaded(int Codes, int Renamed) : Outcome;
        public sealed record Refused(string Why) : Outcome;
        public T Match<T>(Func<Loaded, T> loaded, Func<Refused, T> refused) => this switch { Loaded l => loaded(l), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(ReadOnlyMemory<byte> file, CancellationToken cancel)
    {
        var (codes, fault) = Read(file);
        if (fault is not null) return new Outcome.Refused(fault);
        if (codes.Count < Fewest) return new Outcome.Refused($"{codes.Count} codes, and the vocabulary has 9,454");
        if (CpvCode.AllDivisions.Keys.FirstOrDefault(d => !codes.ContainsKey(d + "000000")) is { } missing) return new Outcome.Refused($"division {missing} is not there");
        await db.Database.ExecuteSqlAsync($"delete from cpv_codes", cancel);
        var (keys, labels) = (codes.Keys.ToArray(), codes.Values.ToArray());
        await db.Database.ExecuteSqlAsync($"insert into cpv_codes (code, label, loaded_at) select code, label, sec.now() from unnest({keys}, {labels}) c (code, label)", cancel);
        var renamed = await db.Database.ExecuteSqlAsync($"""
            update public_consultations p set cpv_words = w.words
            from (select b.id, string_agg(distinct v.label, ' ') as words from (select id, unnest(branches) as branch from public_consultations) b join cpv_codes v on v.code = rpad(b.branch, 8, '0') group by b.id) w
            where w.id = p.id and p.cpv_words <> w.words
            """, cancel);
        return new Outcome.Loaded(codes.Count, renamed);
    }

    // One line a code, columns found by their names: those of the Commission's sheet (CODE, FR) and those of its re-users (code, label_fr).
    private static (Dictionary<string, string> Codes, string? Fault) Read(ReadOnlyMemory<byte> file)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        var (code, label) = (-1, -1);
        try
        {
            foreach (var (number, cells) in CsvReader.Rows(file))
            {
                if (cells.All(string.IsNullOrWhiteSpace)) continue;
                if (code < 0)
                {
                    var names = cells.Select(cell => cell.Trim().ToUpperInvariant()).ToList();
                    (code, label) = (names.IndexOf("CODE"), Math.Max(names.IndexOf("LABEL_FR"), names.IndexOf("FR")));
                    if (code < 0 || label < 0) return (codes, "the first line names no column « code » and « label_fr » (or « fr »)");
                }
                else if (cells.Count <= Math.Max(code, label) || CpvCode.Clean(cells[code]) is not { } clean || cells[label].Trim() is not { Length: > 0 and <= 400 } said) return (codes, $"line {number} has no code and label");
                else if (!codes.TryAdd(clean, said)) return (codes, $"line {number}: {clean} comes twice");
            }
        }
        catch (SheetException fault)
        {
            return (codes, fault.Number is { } at ? $"line {at}: {fault.Fault}" : $"{fault.Fault}");
        }
        return (codes, code < 0 ? "the file is empty" : null);
    }
}
