using System.Diagnostics;

namespace Platform.Core.Imports;

/// <summary>A table that somebody sent: headers, then lines by the number that a spreadsheet shows.</summary>
public sealed record Sheet(IReadOnlyList<string> Headers, IReadOnlyList<Sheet.Line> Lines)
{
    /// <summary>Of the file that is sent, of what it unfolds to, and of what it holds. All of them are shown before the first byte (UX-1).</summary>
    public const int MostBytes = 3_500_000, MostLines = 3_000, MostColumns = 60, MostCell = 4_000;

    public sealed record Line(int Number, IReadOnlyList<string> Cells);

    /// <summary>Why a file is not read at all. Nothing of it is kept.</summary>
    public enum Fault { Empty, TooHeavy, NotText, NoHeader, TooManyColumns, TooManyLines, CellTooLong, QuoteLeftOpen, Swollen, NotXlsx }

    public abstract record Reading
    {
        private Reading() { }
        public sealed record Good(Sheet Sheet) : Reading;
        /// <param name="Number">The line where it stands, where there is one.</param>
        public sealed record Refused(Fault Fault, int? Number = null) : Reading;
        public T Match<T>(Func<Good, T> good, Func<Refused, T> refused) => this switch
        { Good g => good(g), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    /// <summary>By its first bytes: a workbook is a ZIP, everything else is text.</summary>
    public static Reading Read(ReadOnlyMemory<byte> file)
    {
        if (file.IsEmpty) return new Reading.Refused(Fault.Empty);
        if (file.Length > MostBytes) return new Reading.Refused(Fault.TooHeavy);
        if (IsOfAnotherKind(file.Span)) return new Reading.Refused(Fault.NotText);
        try
        {
            return Shaped(file.Span.StartsWith("PK\x3\x4"u8) ? XlsxReader.Rows(file) : CsvReader.Rows(file));
        }
        catch (SheetException refused)
        {
            return new Reading.Refused(refused.Fault, refused.Number);
        }
    }

    // A PDF can be read as one column of text, and an image as Windows letters: neither is a table. The last is what spreadsheets wrote before 2007.
    private static bool IsOfAnotherKind(ReadOnlySpan<byte> file) =>
        file.StartsWith("%PDF-"u8) || file.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG"u8]) || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || file.StartsWith("GIF8"u8) || file.StartsWith("{\\rtf"u8) || file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]);

    // Lines without anything are what spreadsheets leave below a table.
    private static Reading Shaped(IEnumerable<Line> rows)
    {
        IReadOnlyList<string>? headers = null;
        var lines = new List<Line>();
        foreach (var row in rows)
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace)) continue;
            if (row.Cells.Count > MostColumns) return new Reading.Refused(Fault.TooManyColumns, row.Number);
            if (row.Cells.Any(cell => cell.Length > MostCell)) return new Reading.Refused(Fault.CellTooLong, row.Number);
            if (headers is null) headers = [.. row.Cells.Select(cell => cell.Trim())];
            else if (lines.Count == MostLines) return new Reading.Refused(Fault.TooManyLines);
            else lines.Add(new(row.Number, [.. row.Cells.Select(cell => cell.Trim())]));
        }
        return headers is null || lines.Count == 0 ? new Reading.Refused(Fault.NoHeader) : new Reading.Good(new(headers, lines));
    }
}

/// <summary>Stops the reading of a file that somebody sent; caught where the reading began.</summary>
internal sealed class SheetException(Sheet.Fault fault, int? number = null) : Exception
{
    public Sheet.Fault Fault { get; } = fault;
    public int? Number { get; } = number;
}
