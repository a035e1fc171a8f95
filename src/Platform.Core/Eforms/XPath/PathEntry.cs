using System.Collections.Concurrent;

namespace Platform.Core.Eforms.XPath;

/// <summary>
/// A chain of names from the document down, shared by all notices, with the rules whose context has this shape: found once, so that a node is only asked
/// the conditions in brackets.
/// </summary>
internal sealed class PathEntry(PathIndex index, PathEntry? above, NodeKind kind, int name)
{
    private readonly ConcurrentDictionary<(NodeKind, int), PathEntry> below = new();
    private Candidates[]? candidates;

    public PathEntry? Above => above;
    public NodeKind Kind => kind;
    public int Name => name;

    public PathEntry Below(NodeKind childKind, int childName) =>
        below.TryGetValue((childKind, childName), out var known) ? known
        : index.Take() ? below.GetOrAdd((childKind, childName), key => new(index, this, key.Item1, key.Item2))
        : new(index, this, childKind, childName);

    public Candidates[] Candidates => candidates ??= index.CandidatesFor(this);
}

/// <summary>Of one pattern: the rules, in their order, that may look at a place. The first whose conditions hold is the only one that does.</summary>
internal readonly record struct Candidates(int Pattern, ContextRule[] Rules);

/// <summary>The places seen so far under the rules of one sub-type. A notice of strange names cannot make it grow without end.</summary>
internal sealed class PathIndex
{
    private const int Most = 20_000;

    private readonly IReadOnlyList<ContextRule[]> patterns;
    private int taken;

    public PathIndex(IReadOnlyList<ContextRule[]> patterns)
    {
        this.patterns = patterns;
        Top = new(this, null, NodeKind.Document, 0);
    }

    public PathEntry Top { get; }

    public bool Take() => Volatile.Read(ref taken) < Most && Interlocked.Increment(ref taken) <= Most;

    public Candidates[] CandidatesFor(PathEntry place)
    {
        var found = new List<Candidates>();
        for (var i = 0; i < patterns.Count; i++)
        {
            var rules = Array.FindAll(patterns[i], rule => rule.Context.HasShape(place));
            if (rules.Length > 0) found.Add(new(i, rules));
        }
        return [.. found];
    }
}

/// <summary>A rule: where it looks, and what must hold there.</summary>
internal sealed class ContextRule(ContextPattern context, RuleAssert[] asserts)
{
    public ContextPattern Context => context;
    public RuleAssert[] Asserts => asserts;
}
