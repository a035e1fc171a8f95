using System.Reflection;
using System.Text.Json;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What a notice must say and nobody is asked yet: dated data (Notices/Forms/defaults.json), each with its article or the word that it is our usage.</summary>
internal static class NoticeDefaults
{
    private static readonly Lazy<IReadOnlyList<Row>> Rows = new(Read);

    public static int On(string key, DateTimeOffset at) => Rows.Value.Where(row => row.Key == key && row.From <= FranceTime.DayOf(at)).MaxBy(row => row.From)?.Value ?? throw new InvalidOperationException($"No default {key}.");

    private static IReadOnlyList<Row> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("notices/defaults.json") ?? throw new InvalidOperationException("No defaults.");
        return JsonSerializer.Deserialize<File>(stream, JsonSerializerOptions.Web)?.Rules ?? throw new InvalidOperationException("No defaults.");
    }

    private sealed record File(string Source, IReadOnlyList<Row> Rules);

    private sealed record Row(string Key, string Article, DateOnly From, int Value);
}
