using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>Every rule of one sub-type, ready to be asked of any notice, by any thread.</summary>
internal sealed class SubTypeRules
{
    private readonly PathIndex index;
    private readonly EformsFinding[] unread;
    private readonly IReadOnlyList<Expression> globals;
    private readonly int slots, patternCount;

    public SubTypeRules(IReadOnlyList<RuleCompiler.CompiledPattern> patterns, IReadOnlyList<Expression> globals, int slots)
    {
        index = new([.. patterns.Select(pattern => pattern.Rules)]);
        unread = [.. patterns.SelectMany(pattern => pattern.Unread)];
        (this.globals, this.slots, patternCount) = (globals, slots, patterns.Count);
        Count = patterns.Sum(pattern => pattern.Rules.Sum(rule => rule.Asserts.Length));
        Unread = [.. unread, .. patterns.SelectMany(pattern => pattern.Rules).SelectMany(rule => rule.Asserts).Where(rule => rule.Unread is not null).Select(rule => Findings.NotEvaluated(rule, "/", new(), rule.Unread!))];
    }

    public int Count { get; }

    /// <summary>Rules that are written in what this evaluator does not read.</summary>
    public IReadOnlyList<EformsFinding> Unread { get; }

    public List<EformsFinding> Ask(Node document, DateOnly today, EformsWords words)
    {
        var run = new Run(document, today, globals, slots);
        var found = new List<EformsFinding>[patternCount];
        Visit(document, index.Top, run, found, words);
        return [.. unread, .. found.Where(each => each is not null).SelectMany(each => each)];
    }

    private void Visit(Node node, PathEntry place, Run run, List<EformsFinding>[] found, EformsWords words)
    {
        foreach (var candidates in place.Candidates) Ask(node, candidates, run, ref found[candidates.Pattern], words);
        foreach (var attribute in node.Attributes) foreach (var candidates in place.Below(NodeKind.Attribute, attribute.Name).Candidates) Ask(attribute, candidates, run, ref found[candidates.Pattern], words);
        foreach (var child in node.Children) if (child.Kind is NodeKind.Element) Visit(child, place.Below(NodeKind.Element, child.Name), run, found, words);
    }

    private static void Ask(Node node, in Candidates candidates, Run run, ref List<EformsFinding> found, EformsWords words)
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
                (found ??= []).AddRange(rule.Asserts.Select(assert => Findings.NotEvaluated(assert, node.Location(), words, $"condition: {wrong.Message}")));
                continue;
            }
            foreach (var assert in rule.Asserts) Ask(assert, node, run, ref found, words);
            return;
        }
    }

    private static void Ask(RuleAssert assert, Node node, Run run, ref List<EformsFinding> found, EformsWords words)
    {
        if (assert.Expression is null)
        {
            (found ??= []).Add(Findings.NotEvaluated(assert, node.Location(), words, assert.Unread!));
            return;
        }
        try
        {
            if (!assert.Expression.Test(run.At(node))) (found ??= []).Add(Findings.OfRule(assert, node, words));
        }
        catch (DynamicError wrong)
        {
            (found ??= []).Add(Findings.NotEvaluated(assert, node.Location(), words, wrong.Message));
        }
    }
}
