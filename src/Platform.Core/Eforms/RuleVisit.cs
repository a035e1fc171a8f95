using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>One walk over a notice: at each element and attribute, the rules of that place are asked.</summary>
internal readonly struct RuleVisit(Run run, EformsWords words, FieldPlaces fields, List<EformsFinding>[] found)
{
    public FieldPlaces Fields => fields;

    /// <summary>By pattern, null where nothing was found.</summary>
    public List<EformsFinding>[] Found => found;

    // Depth is bounded by NoticeLimits.
    public void Visit(Node node, PathEntry place)
    {
        foreach (var candidates in place.Candidates) Ask(node, candidates);
        foreach (var attribute in node.Attributes) foreach (var candidates in place.Below(NodeKind.Attribute, attribute.Name).Candidates) Ask(attribute, candidates);
        foreach (var child in node.Children) if (child.Kind is NodeKind.Element) Visit(child, place.Below(NodeKind.Element, child.Name));
    }

    private void Ask(Node node, in Candidates candidates)
    {
        foreach (var rule in candidates.Rules)
        {
            try
            {
                if (!rule.Context.Holds(run, node)) continue;
            }
            catch (DynamicError wrong)
            {
                // Saxon passes over a context whose condition has no value; we say which rules were not asked.
                foreach (var assert in rule.Asserts) NotEvaluated(candidates.Pattern, assert, node, $"condition: {wrong.Message}");
                continue;
            }
            foreach (var assert in rule.Asserts) Ask(candidates.Pattern, assert, node);
            return;
        }
    }

    private void Ask(int pattern, RuleAssert assert, Node node)
    {
        if (assert.Expression is null)
        {
            NotEvaluated(pattern, assert, node, assert.Unread!);
            return;
        }
        try
        {
            if (!assert.Expression.Test(run.At(node))) (found[pattern] ??= []).Add(Findings.OfRule(assert, node, words, fields));
        }
        catch (DynamicError wrong)
        {
            NotEvaluated(pattern, assert, node, wrong.Message);
        }
    }

    private void NotEvaluated(int pattern, RuleAssert assert, Node node, string why) => (found[pattern] ??= []).Add(Findings.NotEvaluated(assert, node.Location(), words, why));
}
