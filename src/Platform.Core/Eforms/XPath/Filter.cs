namespace Platform.Core.Eforms.XPath;

/// <summary>A sequence with predicates: <c>$ids[. = $id]</c>.</summary>
internal sealed class Filter(Expression source, Expression[] predicates) : Expression
{
    public override Items Evaluate(in Frame frame) => Apply(source.Evaluate(frame), predicates, frame);

    public static Items Apply(in Items items, Expression[] predicates, in Frame frame)
    {
        if (predicates.Length == 0) return items;
        var kept = default(Items);
        for (var i = 0; i < items.Count; i++) if (Predicates.Hold(predicates, frame, items[i])) kept.Add(items[i]);
        return kept;
    }
}

internal static class Predicates
{
    public static bool Hold(Expression[] predicates, in Frame frame, Item item)
    {
        var at = frame.At(item);
        foreach (var predicate in predicates) if (!predicate.Test(at)) return false;
        return true;
    }
}

/// <summary>A predicate whose value could turn out to be a number, that is a position: it must not pass for a condition.</summary>
internal sealed class Condition(Expression inner) : TruthExpression
{
    public override bool Test(in Frame frame)
    {
        var items = inner.Evaluate(frame);
        if (items.Count > 0 && items[0] is NumberAtom) throw new DynamicError("UNREAD", "a position in brackets is not evaluated");
        return items.Count > 0 && (items.Count > 1 || items[0] is not TruthAtom truth || truth.Value) && (items[0] is not TextAtom text || text.Text.Length > 0);
    }
}
