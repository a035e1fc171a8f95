using System.Text;

namespace Platform.Core.Eforms.XPath;

internal enum NodeKind : byte { Document, Element, Attribute, Text, Comment, Instruction }

/// <summary>A node of a notice, as XPath sees it. Built once by <see cref="NoticeTree"/>, then only read.</summary>
internal sealed class Node(NodeKind kind, int name, string qualifiedName, string? value, Node? parent, int order) : Item
{
    private string? text = value;

    public NodeKind Kind => kind;

    /// <summary>Number of its expanded name (<see cref="Names"/>); 0 when no rule names it.</summary>
    public int Name => name;

    public string QualifiedName => qualifiedName;
    public Node? Parent => parent;
    public int Order => order;
    public Node[] Children { get; set; } = [];
    public Node[] Attributes { get; set; } = [];

    /// <summary>Which rules look at places like this one.</summary>
    public PathEntry? Place { get; set; }

    public Node Document
    {
        get
        {
            var node = this;
            while (node.Parent is { } above) node = above;
            return node;
        }
    }

    public override Item Atom => new TextAtom(Text, untyped: kind is not (NodeKind.Comment or NodeKind.Instruction));

    public override string Text => text ??= Joined();

    /// <summary>/ContractNotice[1]/cac:ProcurementProject[1]/cbc:Name[2], and /@languageID for an attribute.</summary>
    public string Location()
    {
        if (parent is null) return "/";
        var above = parent.Kind is NodeKind.Document ? "" : parent.Location();
        if (kind is not NodeKind.Element) return $"{above}/{(kind is NodeKind.Attribute ? "@" : "")}{qualifiedName}";
        var position = 1;
        foreach (var sibling in parent.Children)
        {
            if (ReferenceEquals(sibling, this)) break;
            if (sibling.Kind is NodeKind.Element && sibling.QualifiedName == qualifiedName) position++;
        }
        return $"{above}/{qualifiedName}[{position}]";
    }

    private string Joined()
    {
        if (Children.Length == 0) return "";
        if (Children.Length == 1 && Children[0].Kind is NodeKind.Text) return Children[0].Text;
        var joined = new StringBuilder();
        Append(this, joined);
        return joined.ToString();
    }

    // Depth is bounded by NoticeLimits.
    private static void Append(Node node, StringBuilder joined)
    {
        foreach (var child in node.Children)
        {
            if (child.Kind is NodeKind.Text) joined.Append(child.Text);
            else if (child.Kind is NodeKind.Element) Append(child, joined);
        }
    }
}
