using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Npgsql;

namespace Platform.Core.Operations;

/// <summary>
/// One JSON object per event, without personal data by construction: the sentence as it stands in the code, never filled in; numbers and
/// ids; of texts only those named here, which we choose ourselves; of an exception its types, SQLSTATE and where it was thrown, never its
/// message, which may repeat what somebody typed.
/// </summary>
public sealed class EventLines(TimeProvider clock) : ConsoleFormatter(Name)
{
    public new const string Name = "lignes";

    private static readonly string[] OurWords = ["Incident", "Method", "Endpoint", "Kind", "Reason", "State", "Blocks"];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The only log of a host: lines on its standard output.</summary>
    public static void AddTo(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.Services.AddSingleton(TimeProvider.System);
        logging.AddConsole(console => console.FormatterName = Name);
        logging.AddConsoleFormatter<EventLines, ConsoleFormatterOptions>();
    }

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("at", clock.GetUtcNow());
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            if (logEntry.State is IReadOnlyList<KeyValuePair<string, object?>> said) WriteSaid(json, said);
            for (var cause = logEntry.Exception; cause is not null; cause = cause.InnerException) WriteCause(json, cause, cause == logEntry.Exception ? "exception" : "because");
            json.WriteEndObject();
        }
        textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteSaid(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> said)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in said)
        {
            if (name == "{OriginalFormat}") json.WriteString("event", value as string);
            else if (!written.Add(name)) continue;
            else if (value is Guid id) json.WriteString(name, id);
            else if (value is int or long or double or bool or Enum || (value is string && OurWords.Contains(name)) || value?.GetType() is { IsGenericType: true, Namespace: "Platform.Core.Values" })
                json.WriteString(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void WriteCause(Utf8JsonWriter json, Exception cause, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type", cause.GetType().FullName);
        if (cause is PostgresException { SqlState: var state }) json.WriteString("sqlstate", state);
        json.WriteString("where", cause.StackTrace);
        json.WriteEndObject();
    }
}
