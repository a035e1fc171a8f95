using System.Xml;
using System.Xml.Schema;

namespace Platform.Core.Eforms;

/// <summary>The SDK's schemas, compiled once for every kind of notice together. Their includes are read from the SDK's own folder and nowhere else.</summary>
internal sealed class NoticeSchemas
{
    private readonly HashSet<(string Space, string Local)> roots = [];

    private NoticeSchemas(XmlSchemaSet set) => Set = set;

    public XmlSchemaSet Set { get; }

    /// <exception cref="EformsSdkException">A schema is absent, or is none.</exception>
    public static NoticeSchemas Load(string folder)
    {
        var main = Path.Combine(folder, "schemas", "maindoc");
        var files = Directory.Exists(main) ? Directory.GetFiles(main, "*.xsd").Order(StringComparer.Ordinal).ToArray() : [];
        if (files.Length == 0) throw new EformsSdkException($"Il n’y a aucun schéma XSD dans {main}.");
        var schemas = new NoticeSchemas(new XmlSchemaSet { XmlResolver = new FolderOnly(Path.Combine(folder, "schemas")) });
        string? complaint = null;
        schemas.Set.ValidationEventHandler += (_, wrong) => complaint ??= wrong.Message;        // an include that is absent is only a warning to .NET
        try
        {
            foreach (var file in files) schemas.Add(file);
            schemas.Set.Compile();
            if (complaint is not null) throw new XmlSchemaException(complaint);
        }
        catch (Exception wrong) when (wrong is XmlSchemaException or XmlException or IOException)
        {
            throw new EformsSdkException($"Les schémas XSD de {folder} ne se compilent pas\u00A0: {wrong.Message}", wrong);
        }
        return schemas;
    }

    /// <summary>Whether a notice may begin with this element.</summary>
    public bool Knows(string space, string local) => roots.Contains((space, local));

    private void Add(string file)
    {
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var schema = Set.Add(null, reader);
        foreach (var element in schema?.Items.OfType<XmlSchemaElement>() ?? []) roots.Add((schema!.TargetNamespace ?? "", element.Name ?? ""));
    }

    private sealed class FolderOnly(string folder) : XmlResolver
    {
        private readonly string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;

        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) =>
            absoluteUri.IsFile && Path.GetFullPath(absoluteUri.LocalPath).StartsWith(root, StringComparison.Ordinal)
                ? File.OpenRead(absoluteUri.LocalPath)
                : throw new IOException($"{absoluteUri} n’est pas dans le dossier des schémas");
    }
}
