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

    public IEnumerable<EformsFinding> Ask(NoticeTree tree, DateOnly today, EformsWords words, PathIndex fields)
    {
        var run = new Run(tree.Document, today, globals, slots);
        var visit = new RuleVisit(run, words, new(fields, run), new List<EformsFinding>[patternCount]);
        visit.Visit(tree.Document, index.Top);
        return [.. tree.SchemaWords.Select(word => Findings.OfSchema(word, words, visit.Fields)), .. unread, .. visit.Found.Where(each => each is not null).SelectMany(each => each)];
    }
}
