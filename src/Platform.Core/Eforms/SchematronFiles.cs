using System.Xml;
using System.Xml.Linq;

namespace Platform.Core.Eforms;

/// <summary>The SDK's static Schematron as data: phases, variables, and the file of each pattern.</summary>
internal sealed class SchematronFiles
{
    public static readonly XNamespace Sch = "http://purl.oclc.org/dsdl/schematron";

    private const string PhasePrefix = "eforms-";

    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);
    private readonly List<string> absent = [];
    private readonly XElement schema;

    private SchematronFiles(XElement schema) => this.schema = schema;

    /// <summary>Sub-type to its patterns, in the order in which the SDK runs them.</summary>
    public IReadOnlyDictionary<string, string[]> Phases { get; private set; } = new Dictionary<string, string[]>();

    public IReadOnlyDictionary<string, string> Prefixes { get; private set; } = new Dictionary<string, string>();

    /// <summary>What each diagnostic names: BT-21-Lot, ND-Root.</summary>
    public IReadOnlyDictionary<string, string> Diagnostics { get; private set; } = new Dictionary<string, string>();

    public IEnumerable<XElement> Lets => schema.Elements(Sch + "let");

    /// <summary>Files that the schema includes and that are not there.</summary>
    public IReadOnlyList<string> Absent => absent;

    /// <exception cref="EformsSdkException">The rules are absent or cannot be read.</exception>
    public static SchematronFiles Load(string folder)
    {
        var rules = Path.Combine(folder, "schematrons", "static");
        var main = Path.Combine(rules, "complete-validation.sch");
        if (!File.Exists(main)) throw new EformsSdkException($"Les règles ne sont pas là\u00A0: {main}.");
        try
        {
            var read = new SchematronFiles(Read(main));
            read.Fill(rules);
            return read;
        }
        catch (Exception wrong) when (wrong is XmlException or IOException or ArgumentException)      // the last: the same name twice
        {
            throw new EformsSdkException($"Les règles de {rules} ne se lisent pas\u00A0: {wrong.Message}", wrong);
        }
    }

    /// <exception cref="EformsSdkException">A phase names a pattern that no file holds: a rule that cannot be loaded must not look like a rule that passed.</exception>
    public XElement Pattern(string id) =>
        schema.Elements(Sch + "pattern").FirstOrDefault(pattern => (string?)pattern.Attribute("id") == id)
        ?? (files.TryGetValue(id, out var file) ? Read(file) : throw new EformsSdkException($"Il manque les règles «\u00A0{id}\u00A0»\u00A0; fichiers absents\u00A0: {string.Join(", ", absent)}."));

    /// <exception cref="EformsSdkException">It is not there: what the rules mean by this element cannot be guessed.</exception>
    internal static string Needed(XElement element, string attribute) =>
        (string?)element.Attribute(attribute) ?? throw new EformsSdkException($"Les règles sont incomplètes\u00A0: un élément «\u00A0{element.Name.LocalName}\u00A0» n’a pas d’attribut «\u00A0{attribute}\u00A0».");

    private void Fill(string folder)
    {
        Prefixes = schema.Elements(Sch + "ns").ToDictionary(ns => Needed(ns, "prefix"), ns => Needed(ns, "uri"));
        Diagnostics = schema.Descendants(Sch + "diagnostic").ToDictionary(each => Needed(each, "id"), each => ((string?)each.Attribute("see") ?? "").Split(':', 2)[^1]);
        Phases = schema.Elements(Sch + "phase").Where(phase => ((string?)phase.Attribute("id") ?? "").StartsWith(PhasePrefix, StringComparison.Ordinal)).ToDictionary(phase => ((string)phase.Attribute("id")!)[PhasePrefix.Length..], phase => phase.Elements(Sch + "active").Select(active => Needed(active, "pattern")).ToArray());
        foreach (var include in schema.Elements(Sch + "include"))
        {
            var file = Path.GetFullPath(Path.Combine(folder, (string?)include.Attribute("href") ?? ""));
            if (file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(file) && IdOf(file) is { } id) files[id] = file;
            else absent.Add((string?)include.Attribute("href") ?? "");
        }
    }

    private static string? IdOf(string file)
    {
        using var reader = Open(file);
        return reader.MoveToContent() is XmlNodeType.Element && reader.LocalName == "pattern" ? reader.GetAttribute("id") : null;
    }

    private static XElement Read(string file)
    {
        try
        {
            using var reader = Open(file);
            return XElement.Load(reader);
        }
        catch (XmlException wrong)
        {
            throw new EformsSdkException($"Les règles de {file} ne se lisent pas\u00A0: {wrong.Message}", wrong);
        }
    }

    private static XmlReader Open(string file) => XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
}
