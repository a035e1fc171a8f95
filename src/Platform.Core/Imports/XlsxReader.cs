using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Platform.Core.Imports;

/// <summary>
/// The first visible sheet of a workbook (ECMA-376), forward only. What unfolds to more than fifty megabytes is refused while it unfolds, whatever its directory says;
/// no document type is read; a formula is the value that the spreadsheet last computed.
/// </summary>
internal static class XlsxReader
{
    private const long MostUnfolded = 50_000_000;
    private const int MostEntries = 500, MostTexts = Sheet.MostLines * Sheet.MostColumns;      // each cell of the largest table with a text of its own
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true };

    // ECMA-376, 18.8.30: built-in formats of days and hours; the French ones are the same numbers.
    private static readonly HashSet<int> BuiltInDates = [14, 15, 16, 17, 22, 27, 30, 36, 45, 46, 47, 50, 57];

    public static IEnumerable<Sheet.Line> Rows(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file.ToArray(), writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries) throw new SheetException(Sheet.Fault.Swollen);
            var left = new Allowance { Bytes = MostUnfolded };
            var workbook = XlsxWorkbook.Read(zip, entry => Open(entry, left));
            var texts = Texts(zip.GetEntry("xl/sharedStrings.xml"), left);
            var dates = new Days(Dates(zip.GetEntry("xl/styles.xml"), left), workbook.Epoch);
            return [.. Rows(workbook.Sheet, texts, dates, left)];
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or IOException or FormatException or OverflowException)
        {
            throw new SheetException(Sheet.Fault.NotXlsx);
        }
    }

    private static List<string> Texts(ZipArchiveEntry? entry, Allowance left)
    {
        var texts = new List<string>();
        if (entry is null) return texts;
        using var xml = Open(entry, left);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si") continue;
            if (texts.Count == MostTexts) throw new SheetException(Sheet.Fault.Swollen);
            texts.Add(TextOf(xml));
        }
        return texts;
    }

    /// <summary>Which styles show a number as a day.</summary>
    private static List<bool> Dates(ZipArchiveEntry? entry, Allowance left)
    {
        var (dates, custom, inCells) = (new List<bool>(), new HashSet<int>(), false);
        if (entry is null) return dates;
        using var xml = Open(entry, left);
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs") inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "numFmt" && IsDate(xml.GetAttribute("formatCode") ?? "")) custom.Add(Number(xml.GetAttribute("numFmtId")));
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "xf" && inCells) dates.Add(Number(xml.GetAttribute("numFmtId")) is var id && (BuiltInDates.Contains(id) || custom.Contains(id)));
        }
        return dates;
    }

    // Quoted words and colours of a format are no letters of a day.
    private static bool IsDate(string format)
    {
        var (quoted, bracketed) = (false, false);
        foreach (var c in format)
        {
            if (c == '"') quoted = !quoted;
            else if (c is '[' or ']') bracketed = c == '[';
            else if (!quoted && !bracketed && c is 'd' or 'D' or 'j' or 'J' or 'y' or 'Y' or 'a' or 'A' or 'h' or 'H') return true;
        }
        return false;
    }

    private static IEnumerable<Sheet.Line> Rows(ZipArchiveEntry entry, List<string> texts, Days dates, Allowance left)
    {
        using var xml = Open(entry, left);
        var number = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row") continue;
            number = xml.GetAttribute("r") is { } said ? Number(said) : number + 1;
            if (number > Sheet.MostLines * 10) throw new SheetException(Sheet.Fault.TooManyLines);
            yield return new(number, Cells(xml, texts, dates, number));
        }
    }

    private static List<string> Cells(XmlReader row, List<string> texts, Days dates, int number)
    {
        var cells = new List<string>();
        if (row.IsEmptyElement) return cells;
        using var inside = row.ReadSubtree();
        inside.Read();
        while (inside.Read())
        {
            if (inside.NodeType != XmlNodeType.Element || inside.LocalName != "c") continue;
            var column = inside.GetAttribute("r") is { } place ? ColumnOf(place) : cells.Count;
            if (column >= Sheet.MostColumns) throw new SheetException(Sheet.Fault.TooManyColumns, number);
            while (cells.Count <= column) cells.Add("");
            cells[column] = ValueOf(inside, texts, dates);
            if (cells[column].Length > Sheet.MostCell) throw new SheetException(Sheet.Fault.CellTooLong, number);
        }
        return cells;
    }

    private static string ValueOf(XmlReader cell, List<string> texts, Days dates)
    {
        var (type, style) = (cell.GetAttribute("t"), cell.GetAttribute("s"));
        if (cell.IsEmptyElement) return "";
        var value = "";
        using var inside = cell.ReadSubtree();
        inside.Read();
        while (inside.Read())
        {
            if (inside.NodeType != XmlNodeType.Element) continue;
            if (inside.LocalName == "v") value = inside.ReadElementContentAsString();
            else if (inside.LocalName == "is") value = TextOf(inside);
        }
        return type switch
        {
            "s" => Number(value) is var at && at < texts.Count ? texts[at] : throw new SheetException(Sheet.Fault.NotXlsx),
            "b" => value == "1" ? "oui" : "non",
            null or "n" when style is not null && dates.IsDay(Number(style)) => DayOf(value, dates.Epoch),
            null or "n" => Plain(value),
            _ => value,
        };
    }

    private static string TextOf(XmlReader element)
    {
        if (element.IsEmptyElement) return "";
        var text = new StringBuilder();
        using var inside = element.ReadSubtree();
        while (inside.Read())
        {
            if (inside.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace) text.Append(inside.Value);
            if (text.Length > Sheet.MostCell + 1) throw new SheetException(Sheet.Fault.CellTooLong);
        }
        return text.ToString();
    }

    // A spreadsheet counts days from its own first one, hours as their fraction.
    private static string DayOf(string value, DateTime epoch)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) || days < 1 || days > (DateTime.MaxValue.Date - epoch).TotalDays) return value;
        var day = epoch.AddSeconds(Math.Round(days * 86_400));
        return day.ToString(day.TimeOfDay == TimeSpan.Zero ? "dd/MM/yyyy" : "dd/MM/yyyy HH:mm:ss", CultureInfo.InvariantCulture);
    }

    // 2.1560013E13 is a SIRET that lost its leading quotes.
    private static string Plain(string value) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.##########", CultureInfo.InvariantCulture) : value;

    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var c in place.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = (column * 26) + c - 'A' + 1;
            if (column > 20_000) return column;
        }
        return column > 0 ? column - 1 : throw new SheetException(Sheet.Fault.NotXlsx);      // « 12 » names no column
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new SheetException(Sheet.Fault.NotXlsx);

    private static XmlReader Open(ZipArchiveEntry entry, Allowance left) => XmlReader.Create(new Unfolding(entry.Open(), left), Safe);

    /// <summary>Which styles show a number as a day, and from which day it counts.</summary>
    private sealed record Days(List<bool> Styles, DateTime Epoch)
    {
        public bool IsDay(int style) => style < Styles.Count && Styles[style];
    }

    private sealed class Allowance
    {
        public long Bytes { get; set; }
    }

    /// <summary>Counts what comes out, not what the archive announced.</summary>
    private sealed class Unfolding(Stream packed, Allowance left) : Stream
    {
        public override int Read(byte[] buffer, int offset, int count) => Counted(packed.Read(buffer, offset, count));
        public override int Read(Span<byte> buffer) => Counted(packed.Read(buffer));
        private int Counted(int read) => (left.Bytes -= read) < 0 ? throw new SheetException(Sheet.Fault.Swollen) : read;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        protected override void Dispose(bool disposing) { if (disposing) packed.Dispose(); base.Dispose(disposing); }
    }
}
