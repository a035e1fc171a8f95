using System.Text.Json;
using System.Xml;

namespace Platform.Core.Eforms;

/// <summary>The SDK's fields and their French names: which field stands at a context, and what a person calls it.</summary>
internal sealed class EformsWords
{
    private readonly Dictionary<string, string> names = [], byPath = [], byRuleId = [], terms = [];

    /// <exception cref="EformsSdkException">fields.json is absent or is none.</exception>
    public static EformsWords Load(string folder)
    {
        var words = new EformsWords();
        try
        {
            words.ReadFields(Path.Combine(folder, "fields", "fields.json"));
            foreach (var kind in new[] { "field", "business-term", "group" }) words.ReadNames(Path.Combine(folder, "translations", $"{kind}_fr.xml"), kind);
        }
        catch (Exception wrong) when (wrong is JsonException or XmlException or IOException or KeyNotFoundException or InvalidOperationException)
        {
            throw new EformsSdkException($"Les champs ou les libellés français de {folder} ne se lisent pas\u00A0: {wrong.Message}", wrong);
        }
        return words;
    }

    public string? LabelOf(string? fieldId, string? term) =>
        (fieldId is null ? null : names.GetValueOrDefault($"field|{fieldId}") ?? names.GetValueOrDefault($"group|{fieldId}")) ?? (term is null ? null : names.GetValueOrDefault($"business-term|{term}"));

    /// <summary>Of the element that a rule looks at, as the SDK writes its path.</summary>
    public string? FieldAt(string context) => byPath.GetValueOrDefault(context);

    /// <summary>BT-05(a)-notice of BT-05_a_-notice_R: rules write the field's name without its parentheses.</summary>
    public string? FieldOfRule(string ruleId)
    {
        for (var end = ruleId.Length; end > 0; end = ruleId.LastIndexOf('_', end - 1)) if (byRuleId.TryGetValue(ruleId[..end], out var field)) return field;
        return null;
    }

    /// <summary>Every field with its path; those of the same path, the first.</summary>
    public IEnumerable<(string Path, string FieldId)> Fields => byPath.Select(each => (each.Key, each.Value));

    public string? TermOf(string fieldId) => terms.GetValueOrDefault(fieldId);

    private void ReadFields(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var field in document.RootElement.GetProperty("fields").EnumerateArray())
        {
            var id = field.GetProperty("id").GetString()!;
            byPath.TryAdd(field.GetProperty("xpathAbsolute").GetString()!, id);
            byRuleId.TryAdd(id.Replace('(', '_').Replace(')', '_'), id);
            if (field.TryGetProperty("btId", out var term) && term.GetString() is { } named) terms[id] = named;
        }
    }

    // Java property files with a DOCTYPE, which is stepped over and never followed. Without them fields go by their numbers.
    private void ReadNames(string file, string kind)
    {
        if (!File.Exists(file)) return;
        using var stream = File.OpenRead(file);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        var prefix = $"{kind}|name|";
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "entry" } || reader.GetAttribute("key") is not { } key || !key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            names[$"{kind}|{key[prefix.Length..]}"] = reader.ReadString();
        }
    }
}
