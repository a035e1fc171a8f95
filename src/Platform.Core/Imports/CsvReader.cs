using System.Text;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>CSV as former platforms and spreadsheets write it: UTF-8, UTF-16 with its mark, or Windows-1252; semicolons, commas or tabs; quotes as in RFC 4180.</summary>
internal static class CsvReader
{
    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? throw new InvalidOperationException("Windows-1252 is part of the runtime.");

    public static IEnumerable<Sheet.Line> Rows(ReadOnlyMemory<byte> file)
    {
        var text = Decode(file.Span);
        if (text.Any(c => (char.IsControl(c) && c is not ('\r' or '\n' or '\t')) || Noncharacters.Is(c))) throw new SheetException(Sheet.Fault.NotText);
        return Rows(text, SeparatorOf(text));
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        else if (bytes.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(bytes[2..]);
        else if (bytes.StartsWith(Encoding.BigEndianUnicode.Preamble)) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Windows.GetString(bytes);        // an accent of an older spreadsheet
        }
    }

    // The one that the first line holds most of, outside quotes; a single column has none.
    private static char SeparatorOf(string text)
    {
        var (counts, quoted) = (new Dictionary<char, int> { [';'] = 0, [','] = 0, ['\t'] = 0 }, false);
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted && c is '\r' or '\n') break;
            else if (!quoted && counts.TryGetValue(c, out var count)) counts[c] = count + 1;
        }
        return counts.MaxBy(c => c.Value).Key;
    }

    private static IEnumerable<Sheet.Line> Rows(string text, char separator)
    {
        var (cells, cell, at, line, began) = (new List<string>(), new StringBuilder(), 0, 1, 1);
        while (at < text.Length)
        {
            var c = text[at++];
            if (c == '"' && cell.Length == 0)
            {
                for (; ; at++)
                {
                    if (at >= text.Length) throw new SheetException(Sheet.Fault.QuoteLeftOpen, began);
                    if (text[at] == '"' && (at + 1 >= text.Length || text[at + 1] != '"')) break;
                    if (text[at] == '"') at++;
                    if (text[at] == '\n') line++;
                    cell.Append(text[at]);
                    if (cell.Length > Sheet.MostCell) throw new SheetException(Sheet.Fault.CellTooLong, began);
                }
                at++;
            }
            else if (c == separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (cells.Count > Sheet.MostColumns) throw new SheetException(Sheet.Fault.TooManyColumns, began);
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && at < text.Length && text[at] == '\n') at++;
                line++;
                cells.Add(cell.ToString());
                yield return new(began, cells);
                cells = [];
                began = line;
                cell.Clear();
            }
            else
            {
                cell.Append(c);
                if (cell.Length > Sheet.MostCell) throw new SheetException(Sheet.Fault.CellTooLong, began);
            }
        }
        if (cell.Length > 0 || cells.Count > 0)
        {
            cells.Add(cell.ToString());
            yield return new(began, cells);
        }
    }
}
