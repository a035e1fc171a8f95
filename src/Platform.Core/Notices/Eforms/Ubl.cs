using System.Globalization;
using System.Xml.Linq;
using Platform.Core.Values;

namespace Platform.Core.Notices.Eforms;

/// <summary>Elements of UBL 2.3 and of its eForms extension, in the words of the writers. A null content leaves the whole element out.</summary>
internal static class Ubl
{
    public static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    public static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
    public static readonly XNamespace Ext = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2";
    public static readonly XNamespace Efac = "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1";
    public static readonly XNamespace Efbc = "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1";
    public static readonly XNamespace Efext = "http://data.europa.eu/p27/eforms-ubl-extensions/1";

    private const string French = "FRA";

    /// <summary>An element, unless nothing is in it.</summary>
    public static XElement? Box(XName name, params object?[] content)
    {
        var element = new XElement(name, content);
        return element.HasElements ? element : null;
    }

    public static XElement? Value(XName name, object? value) => value is null ? null : new XElement(name, Written(value));

    /// <summary>French text.</summary>
    public static XElement? Text(XName name, string? text) => string.IsNullOrWhiteSpace(text) ? null : new XElement(name, new XAttribute("languageID", French), text.Trim());

    public static XElement? Code(XName name, string list, string? code) => code is null ? null : new XElement(name, new XAttribute("listName", list), code);

    public static XElement Id(XName name, string scheme, string id) => new(name, new XAttribute("schemeName", scheme), id);

    public static XElement Id(string scheme, string id) => Id(Cbc + "ID", scheme, id);

    public static XElement? Euros(XName name, decimal? amount) => amount is { } some ? new XElement(name, new XAttribute("currencyID", "EUR"), Written(some)) : null;

    public static XElement Party(XName name, string scheme, string id, params object?[] before) => new(name, before, new XElement(Cac + "PartyIdentification", Id(scheme, id)));

    public static XElement Party(XName name, string organisation) => Party(name, "organization", organisation);

    /// <summary>What UBL has no place for.</summary>
    public static XElement? Extension(params object?[] content) => Box(Efext + "EformsExtension", content) is not { } extension ? null
        : new XElement(Ext + "UBLExtensions", new XElement(Ext + "UBLExtension", new XElement(Ext + "ExtensionContent", extension)));

    /// <summary>A day, with the offset of Paris on it.</summary>
    public static string Day(DateOnly day) => Day(FranceTime.Midnight(day));

    public static string Day(DateTimeOffset instant) => Paris(instant).ToString("yyyy-MM-ddzzz", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset instant) => Paris(instant).ToString("HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A limit: its day and hour in Paris, both with the offset of that very instant.</summary>
    public static XElement? Until(XName name, DateTimeOffset? limit) =>
        limit is { } at ? new XElement(name, new XElement(Cbc + "EndDate", Day(at)), new XElement(Cbc + "EndTime", Time(at))) : null;

    private static DateTimeOffset Paris(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, FranceTime.Zone);

    private static string Written(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        DateOnly day => Day(day),
        Uri address => address.AbsoluteUri,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
