using System.Reflection;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Platform.Core.Notices;

/// <summary>Our own schemas of what national channels are sent, kept beside the writers.</summary>
public sealed class NoticeSchema
{
    private readonly XmlSchemaSet schemas = new() { XmlResolver = null };

    private NoticeSchema(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"notices/{name}.xsd") ?? throw new InvalidOperationException($"No schema {name}.");
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { XmlResolver = null });
        schemas.Add(null, reader);
        schemas.Compile();
    }

    /// <summary>FNSimple and MAPA.</summary>
    public static NoticeSchema Boamp { get; } = new("boamp");

    /// <summary>Gazettes that take XML.</summary>
    public static NoticeSchema Gazette { get; } = new("annonce");

    /// <returns>What is wrong, in the words of .NET; empty: valid.</returns>
    public IReadOnlyList<string> Problems(XDocument document)
    {
        var problems = new List<string>();
        document.Validate(schemas, (_, problem) => problems.Add(problem.Message));
        return problems;
    }
}
