namespace Platform.Core.Eforms.XPath;

internal enum Axis : byte { Child, Attribute, Parent, Self, DescendantOrSelf, PrecedingSibling, FollowingSibling, Ancestor }

internal enum NodeTest : byte { Name, AnyName, Text, AnyNode }

/// <summary>One step of a path: an axis with its predicates, or an expression asked of each node before it.</summary>
internal sealed class Step(Axis axis, NodeTest test, int name, Expression[] predicates, Expression? expression = null)
{
    public Axis Axis => axis;
    public NodeTest Test => test;
    public int Name => name;
    public Expression[] Predicates => predicates;
    public Expression? Expression => expression;

    public bool Matches(Node node) => test switch
    {
        NodeTest.Name => node.Name == name && node.Kind == Principal,
        NodeTest.AnyName => node.Kind == Principal,
        NodeTest.Text => node.Kind is NodeKind.Text,
        _ => true,
    };

    private NodeKind Principal => axis is Axis.Attribute ? NodeKind.Attribute : NodeKind.Element;
}
