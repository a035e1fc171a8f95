using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>What a schema says against a notice, and where.</summary>
internal sealed record SchemaWord(Node? Node, string Detail, int Line);

/// <summary>Which field of the SDK stands at a node: fields are contexts like those of rules, a lot's title and a part's told apart by their conditions.</summary>
internal sealed class FieldPlaces(PathIndex index, Run run)
{
    public string? Of(Node? node)
    {
        if (node?.Kind is not (NodeKind.Element or NodeKind.Attribute)) return null;
        foreach (var candidates in Place(node).Candidates)
        {
            foreach (var rule in candidates.Rules)
            {
                try
                {
                    if (rule.Context.Holds(run, node)) return rule.Asserts[0].FieldId;
                }
                catch (DynamicError)
                {
                    // A condition without a value: not this field.
                }
            }
        }
        return null;
    }

    private PathEntry Place(Node node) => node.Parent is { } parent ? Place(parent).Below(node.Kind, node.Name) : index.Top;
}
