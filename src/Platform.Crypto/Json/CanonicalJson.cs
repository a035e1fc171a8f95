using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Crypto.Json;

/// <summary>
/// JSON Canonicalization Scheme (RFC 8785): the only form that is hashed or signed. Keys in UTF-16 order, numbers as ECMAScript writes
/// them, UTF-8 without blanks.
/// </summary>
public static class CanonicalJson
{
    private const int MaximumDepth = 64;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The canonical bytes of a tree; null is the literal <c>null</c>.</summary>
    /// <exception cref="FormatException">Duplicate key, lone surrogate, number that JSON or a double cannot hold, or depth above 64.</exception>
    public static byte[] Serialize(JsonNode? node)
    {
        var text = new StringBuilder();
        try
        {
            Write(node, text, 0);
            return StrictUtf8.GetBytes(text.ToString());
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            // System.Text.Json says it so: a duplicate key when an object is first read, a lone surrogate when a string is.
            throw new FormatException("Not representable in canonical JSON.", refused);
        }
    }

    /// <summary>Reads JSON strictly: no duplicate key, no comment, no trailing comma. The text need not be canonical.</summary>
    /// <exception cref="FormatException">Malformed.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8, null, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaximumDepth });
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException) // the latter for a lone surrogate in a key
        {
            throw new FormatException("Malformed JSON.", malformed);
        }
    }

    /// <summary>True when the bytes are JSON in canonical form: what was hashed can then be rebuilt from what it says.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Serialize(Parse(utf8)).AsSpan().SequenceEqual(utf8);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static void Write(JsonNode? node, StringBuilder text, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new FormatException("Too deep.");
        }

        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                text.Append('{');
                var first = true;
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    text.Append(first ? "" : ",");
                    first = false;
                    WriteString(name, text);
                    text.Append(':');
                    Write(value, text, depth + 1);
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(items[i], text, depth + 1);
                }

                text.Append(']');
                break;
            default:
                WriteValue(node.AsValue(), text);
                break;
        }
    }

    private static void WriteValue(JsonValue value, StringBuilder text)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteString(StringOf(value), text);
                break;
            case JsonValueKind.Number:
                text.Append(CanonicalNumber.Format(NumberOf(value)));
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case var other:
                throw new FormatException($"A {other} is no canonical value.");
        }
    }

    /// <summary>Also for dates and identifiers put into a tree as .NET values: their JSON text decides.</summary>
    private static string StringOf(JsonValue value) =>
        value.TryGetValue<string>(out var text) ? text : JsonSerializer.Deserialize<string>(value.ToJsonString()) ?? "";

    private static double NumberOf(JsonValue value)
    {
        var written = value.ToJsonString();
        var number = double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);

        // A .NET integer that a double cannot hold would silently change; text that was parsed is rounded as ECMAScript does.
        var lost = value.TryGetValue<long>(out var integer) && !value.TryGetValue<JsonElement>(out _) && (Int128)number != integer;
        return lost ? throw new FormatException("Integer beyond 2^53.") : number;
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
