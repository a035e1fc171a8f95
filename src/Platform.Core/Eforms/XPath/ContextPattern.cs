namespace Platform.Core.Eforms.XPath;

/// <summary>The context of a rule, an XSLT pattern: a chain of names that ends at the node, from the document or from anywhere.</summary>
internal sealed class ContextPattern
{
    private readonly Step[] steps;
    private readonly bool anchored;

    private ContextPattern(Step[] steps, bool anchored) => (this.steps, this.anchored) = (steps, anchored);

    /// <exception cref="UnreadableExpression">A pattern of another form.</exception>
    public static ContextPattern Read(string text, Scope scope)
    {
        if (Parser.Read(text, scope) is not PathExpression { Start: null or Root } path) return text.Trim() == "/" ? new([], anchored: true) : throw new UnreadableExpression($"context {text}");
        var (steps, anchored) = (path.Steps, path.Start is Root);
        if (anchored && steps[0] is { Axis: Axis.DescendantOrSelf, Test: NodeTest.AnyNode, Predicates.Length: 0 }) (steps, anchored) = (steps[1..], false);
        var known = steps.Length > 0 && steps.All(step => step is { Expression: null, Axis: Axis.Child or Axis.Attribute, Test: NodeTest.Name or NodeTest.AnyName });
        return known ? new(steps, anchored) : throw new UnreadableExpression($"context {text}");
    }

    public bool HasShape(PathEntry place)
    {
        var at = place;
        for (var i = steps.Length - 1; i >= 0; i--, at = at.Above!)
        {
            var kind = steps[i].Axis is Axis.Attribute ? NodeKind.Attribute : NodeKind.Element;
            if (at.Kind != kind || (steps[i].Test is NodeTest.Name && at.Name != steps[i].Name)) return false;
        }
        return !anchored || at.Above is null;
    }

    /// <summary>The conditions in brackets, for a node whose place has the shape.</summary>
    public bool Holds(Run run, Node node)
    {
        var at = node;
        for (var i = steps.Length - 1; i >= 0; i--, at = at.Parent!)
        {
            if (steps[i].Predicates.Length > 0 && !Predicates.Hold(steps[i].Predicates, run.At(at), at)) return false;
        }
        return true;
    }
}
