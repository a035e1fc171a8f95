using System.Xml;
using System.Xml.Linq;

namespace Platform.Core.Notices.Channels;

/// <summary>XML that somebody else wrote: no DTD, no entity, nothing fetched, and null for what cannot be read or is deeper than any answer.</summary>
internal static class ChannelXml
{
    // The text of an element is gathered level by level: a hundred thousand of them would end the process.
    private const int MostDepth = 100;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 8 << 20 };

    public static XElement? Read(byte[] bytes)
    {
        try
        {
            if (IsTooDeep(bytes)) return null;
            using var stream = new MemoryStream(bytes);
            using var reader = XmlReader.Create(stream, Settings);
            return XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static bool IsTooDeep(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = XmlReader.Create(stream, Settings);
        while (reader.Read()) if (reader.Depth > MostDepth) return true;
        return false;
    }

    /// <summary>Failed assertions of a validation report (SVRL), warnings left out; null: this is no report.</summary>
    public static IReadOnlyList<ChannelError>? Report(byte[] bytes)
    {
        if (Read(bytes) is not { Name.LocalName: "schematron-output" } report) return null;
        return [.. from failed in report.Elements()
                   where failed.Name.LocalName == "failed-assert" && !IsWarning(failed)
                   let text = failed.Elements().FirstOrDefault(child => child.Name.LocalName == "text")?.Value.Trim()
                   let field = failed.Elements().FirstOrDefault(child => child.Name.LocalName == "diagnostic-reference")?.Attribute("see")?.Value
                   select new ChannelError((string?)failed.Attribute("id"), field?.Replace("field:", "", StringComparison.Ordinal) ?? (string?)failed.Attribute("location"), Shortened(text))];
    }

    public static string Shortened(string? text) => string.IsNullOrWhiteSpace(text) ? "Refusé sans explication." : text.Length <= 2000 ? text : text[..2000];

    /// <summary>A number or an address that a channel gave: what is longer than any of them is none.</summary>
    public static string? Said(string? text, int most = 200) => string.IsNullOrWhiteSpace(text) || text.Length > most ? null : text;

    /// <summary>An address that may be shown as a link; null for everything else.</summary>
    public static string? Link(string? text) => Said(text, 500) is { } said && Uri.TryCreate(said, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? said : null;

    private static bool IsWarning(XElement failed) => ((string?)failed.Attribute("role") ?? (string?)failed.Attribute("flag") ?? "").StartsWith("WARN", StringComparison.OrdinalIgnoreCase);
}
