using System.Globalization;
using System.Text;

namespace Platform.Core.Values;

/// <summary>A table that a French spreadsheet opens as it is: semicolons, decimal commas, UTF-8 with its mark. A text that would be a formula there is made a text.</summary>
public sealed class Csv
{
    private readonly StringBuilder text = new();

    public Csv(params IReadOnlyList<object?> head) => Add(head);

    public Csv Add(params IReadOnlyList<object?> cells)
    {
        text.Append(Row(cells));
        return this;
    }

    /// <summary>One line, for a table that is written as it is read.</summary>
    public static string Row(params IReadOnlyList<object?> cells) => string.Join(';', cells.Select(Cell)) + "\r\n";

    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];

    private static string Cell(object? value) => value switch
    {
        null => "",
        decimal amount => amount.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ','),
        int number => number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset instant => FranceTime.ToParis(instant).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        string said => Text(said),
        _ => throw new ArgumentException($"No cell for {value.GetType().Name}.", nameof(value)),
    };

    private static string Text(string said)
    {
        var safe = said.Length > 0 && "=+-@\t\r".Contains(said[0], StringComparison.Ordinal) && !IsNegativeNumber(said) ? $"'{said}" : said;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // A correction of −5,00 computes nothing.
    private static bool IsNegativeNumber(string said) => said is ['-', _, ..] && said.AsSpan(1).IndexOfAnyExcept("0123456789,") < 0;
}
