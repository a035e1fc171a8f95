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
        text.AppendJoin(';', cells.Select(Cell)).Append("\r\n");
        return this;
    }

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
        var safe = said.Length > 0 && "=+-@\t\r".Contains(said[0], StringComparison.Ordinal) ? $"'{said}" : said;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
