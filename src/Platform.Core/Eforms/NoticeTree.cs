using System.Text;
using System.Xml;
using System.Xml.Schema;
using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>Builds the nodes of a notice in one reading, the schema's word taken on the way.</summary>
internal sealed class NoticeTree
{
    private readonly Names names;
    private readonly List<SchemaWord> schemaWords = [];
    private readonly List<int> awaiting = [];
    private readonly List<(Node Node, List<Node> Children)> open = [];
    private readonly StringBuilder text = new();
    private int order;

    private NoticeTree(Names names) => this.names = names;

    public Node Document { get; } = new(NodeKind.Document, 0, "", null, null, 0);

    public IReadOnlyList<SchemaWord> SchemaWords => schemaWords;

    /// <summary>The content of the first NoticeSubType/SubTypeCode.</summary>
    public string? SubType { get; private set; }

    /// <exception cref="XmlException">Not well-formed, or a DTD.</exception>
    /// <returns>null when the document is too large or too deep: <paramref name="tooLarge"/> says how.</returns>
    public static NoticeTree? Read(byte[] bytes, Names names, NoticeSchemas schemas, out string? tooLarge)
    {
        var tree = new NoticeTree(names);
        var settings = NoticeBytes.Settings();
        settings.ValidationType = ValidationType.Schema;
        settings.Schemas = schemas.Set;
        settings.ValidationFlags = XmlSchemaValidationFlags.ProcessIdentityConstraints | XmlSchemaValidationFlags.AllowXmlAttributes;
        settings.ValidationEventHandler += (sender, wrong) => tree.Hear((XmlReader?)sender, wrong);
        using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), settings);
        tooLarge = tree.Fill(reader, schemas);
        return tooLarge is null ? tree : null;
    }

    private string? Fill(XmlReader reader, NoticeSchemas schemas)
    {
        open.Add((Document, []));
        while (reader.Read())
        {
            if (order > NoticeLimits.Nodes) return $"plus de {NoticeLimits.Nodes} éléments";
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count > NoticeLimits.Depth) return $"plus de {NoticeLimits.Depth} niveaux d’éléments";
                    if (open.Count == 1 && !schemas.Knows(reader.NamespaceURI, reader.LocalName)) Note(null, "no schema for this root element", 0);
                    Open(reader);
                    break;
                case XmlNodeType.EndElement: Close(); break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    if (open.Count > 1) text.Append(reader.Value);
                    break;
                case XmlNodeType.Comment: Add(NodeKind.Comment, "", reader.Value); break;
                case XmlNodeType.ProcessingInstruction: Add(NodeKind.Instruction, reader.Name, reader.Value); break;
            }
        }
        Document.Children = [.. open[0].Children];
        return null;
    }

    private void Open(XmlReader reader)
    {
        FlushText();
        var (parent, siblings) = open[^1];
        var element = new Node(NodeKind.Element, names.Find(reader.NamespaceURI, reader.LocalName), reader.Name, null, parent, ++order);
        siblings.Add(element);
        foreach (var number in awaiting) schemaWords[number] = schemaWords[number] with { Node = element };
        awaiting.Clear();
        var (empty, isSubType) = (reader.IsEmptyElement, SubType is null && reader.LocalName == "SubTypeCode" && parent.QualifiedName.EndsWith("NoticeSubType", StringComparison.Ordinal));
        ReadAttributes(reader, element);
        open.Add((element, []));
        if (isSubType) SubType = "";
        if (empty) Close();
    }

    private void ReadAttributes(XmlReader reader, Node element)
    {
        if (!reader.MoveToFirstAttribute()) return;
        var attributes = new List<Node>();
        do
        {
            if (reader.IsDefault || reader.NamespaceURI == "http://www.w3.org/2000/xmlns/") continue;
            attributes.Add(new(NodeKind.Attribute, names.Find(reader.NamespaceURI, reader.LocalName), reader.Name, reader.Value, element, ++order));
        }
        while (reader.MoveToNextAttribute());
        element.Attributes = [.. attributes];
        reader.MoveToElement();
    }

    private void Close()
    {
        FlushText();
        var (node, children) = open[^1];
        open.RemoveAt(open.Count - 1);
        node.Children = [.. children];
        if (SubType is "" && node.QualifiedName.EndsWith("SubTypeCode", StringComparison.Ordinal)) SubType = node.Text;
    }

    private void Add(NodeKind kind, string name, string value)
    {
        FlushText();
        var (parent, siblings) = open[^1];
        siblings.Add(new(kind, 0, name, value, parent, ++order));
    }

    private void FlushText()
    {
        if (text.Length == 0) return;
        var (parent, siblings) = open[^1];
        siblings.Add(new(NodeKind.Text, 0, "", text.ToString(), parent, ++order));
        text.Clear();
    }

    // The reader stands on what is wrong, which is not built yet when it is an element, or on the end of what lacks something.
    private void Hear(XmlReader? reader, ValidationEventArgs wrong)
    {
        if (wrong.Severity is not XmlSeverityType.Warning) Note(reader?.NodeType is XmlNodeType.Element or XmlNodeType.Attribute ? null : open[^1].Node, wrong.Message, wrong.Exception.LineNumber);
    }

    private void Note(Node? node, string detail, int line)
    {
        if (node is null) awaiting.Add(schemaWords.Count);
        schemaWords.Add(new(node, detail, line));
    }
}
