namespace Platform.Core.Eforms.XPath;

/// <summary>Steps from a start: the item one stands on, the document, or what another expression gives.</summary>
internal sealed class PathExpression(Expression? start, Step[] steps) : Expression
{
    private readonly bool fromContext = start is null, ordered = NeedsOrder(start, steps), walks = steps.All(step => step.Expression is null);
    private readonly (PathExpression? Walk, Step? Ask)[] stretches = Stretches(steps);

    public bool Walks => walks;
    public Expression? Start => start;
    public Step[] Steps => steps;

    public override bool Test(in Frame frame) => walks ? Reach(frame, 1, keep: false, out _) > 0 : base.Test(frame);

    public int Count(in Frame frame, int enough) => walks && !ordered ? Reach(frame, enough, keep: false, out _) : Evaluate(frame).Count;

    public override Items Evaluate(in Frame frame)
    {
        if (walks)
        {
            Reach(frame, int.MaxValue, keep: true, out var found);
            if (ordered) found.Order();
            return found;
        }
        return StepByStep(frame);
    }

    // The walk holds what it found; a struct on the stack, so that a test that only asks « is there one » allocates nothing.
    private int Reach(in Frame frame, int enough, bool keep, out Items found)
    {
        var walk = new Walk { Enough = enough, Keep = keep };
        if (fromContext) Follow(frame, ContextNode(frame), 0, ref walk);
        else
        {
            var starts = start!.Evaluate(frame);
            for (var i = 0; i < starts.Count && walk.Reached < enough; i++)
            {
                if (steps.Length == 0) walk.Take(starts[i]);
                else Follow(frame, starts[i] as Node ?? throw new DynamicError("XPTY0019", "a step from what is no node"), 0, ref walk);
            }
        }
        found = walk.Found;
        return walk.Reached;
    }

    private static Node ContextNode(in Frame frame) => frame.Context as Node ?? throw new DynamicError("XPTY0020", "a step from what is no node");

    private bool Follow(in Frame frame, Node node, int index, ref Walk walk)
    {
        var step = steps[index];
        switch (step.Axis)
        {
            case Axis.Child:
                foreach (var child in node.Children) if (step.Matches(child) && Go(frame, step, child, index, ref walk)) return true;
                return false;
            case Axis.Attribute:
                foreach (var attribute in node.Attributes) if (step.Matches(attribute) && Go(frame, step, attribute, index, ref walk)) return true;
                return false;
            case Axis.Parent:
                return node.Parent is { } parent && step.Matches(parent) && Go(frame, step, parent, index, ref walk);
            case Axis.Self:
                return step.Matches(node) && Go(frame, step, node, index, ref walk);
            case Axis.DescendantOrSelf:
                if (step.Matches(node) && Go(frame, step, node, index, ref walk)) return true;
                foreach (var child in node.Children) if (Follow(frame, child, index, ref walk)) return true;
                return false;
            case Axis.Ancestor:
                for (var above = node.Parent; above is not null; above = above.Parent) if (step.Matches(above) && Go(frame, step, above, index, ref walk)) return true;
                return false;
            default:
                return FollowSiblings(frame, step, node, index, ref walk);
        }
    }

    private bool FollowSiblings(in Frame frame, Step step, Node node, int index, ref Walk walk)
    {
        if (node.Kind is NodeKind.Attribute || node.Parent is not { } parent) return false;
        var preceding = step.Axis is Axis.PrecedingSibling;
        foreach (var sibling in parent.Children)
        {
            if (ReferenceEquals(sibling, node)) { if (preceding) break; continue; }
            if (preceding == sibling.Order < node.Order && step.Matches(sibling) && Go(frame, step, sibling, index, ref walk)) return true;
        }
        return false;
    }

    private bool Go(in Frame frame, Step step, Node node, int index, ref Walk walk)
    {
        if (step.Predicates.Length > 0 && !Predicates.Hold(step.Predicates, frame, node)) return false;
        return index + 1 < steps.Length ? Follow(frame, node, index + 1, ref walk) : walk.Take(node);
    }

    private Items StepByStep(in Frame frame)
    {
        var current = fromContext ? new Items(frame.Context) : start!.Evaluate(frame);
        foreach (var (walk, ask) in stretches)
        {
            var next = default(Items);
            for (var i = 0; i < current.Count; i++)
            {
                var at = frame.At(current[i] as Node ?? throw new DynamicError("XPTY0019", "a step from what is no node"));
                next.Add(walk?.Evaluate(at) ?? ask!.Expression!.Evaluate(at));
            }
            if (ordered && next.Count > 1 && next.AllNodes()) next.Order();
            current = next;
        }
        return current;
    }

    // Steps along axes are walked together; an expression is asked of each node that they lead to.
    private static (PathExpression?, Step?)[] Stretches(Step[] steps)
    {
        var cut = new List<(PathExpression?, Step?)>();
        if (steps.All(step => step.Expression is null)) return [];
        for (var i = 0; i < steps.Length;)
        {
            var along = steps.Skip(i).TakeWhile(step => step.Expression is null).ToArray();
            cut.Add(along.Length > 0 ? (new PathExpression(null, along), null) : (null, steps[i]));
            i += Math.Max(1, along.Length);
        }
        return [.. cut];
    }

    /// <summary>Whether one node may be reached twice, so that a count must look.</summary>
    private static bool NeedsOrder(Expression? start, Step[] steps)
    {
        var several = start is not (null or Root);
        if (several && steps.Length > 0) return true;
        foreach (var step in steps)
        {
            if (step.Expression is not null) { several = true; continue; }
            if (several && step.Axis is not (Axis.Child or Axis.Attribute or Axis.Self)) return true;
            if (step.Axis is not (Axis.Attribute or Axis.Parent or Axis.Self) || step is { Axis: Axis.Attribute, Test: not NodeTest.Name }) several = true;
        }
        return false;
    }

    private struct Walk
    {
        public int Enough;
        public int Reached;
        public bool Keep;
        public Items Found;

        public bool Take(Item item)
        {
            if (Keep) Found.Add(item);
            return ++Reached >= Enough;
        }
    }
}
