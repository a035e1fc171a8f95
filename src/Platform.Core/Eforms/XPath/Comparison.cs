namespace Platform.Core.Eforms.XPath;

internal enum Operator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary><c>=</c> and its kin: true when any pair of both sides compares so.</summary>
internal sealed class GeneralComparison(Operator op, Expression left, Expression right) : TruthExpression
{
    // The language lets an engine stop at an empty left side. Saxon reads two sequences side by side: what has no value on the right is an error all the same.
    private readonly bool sideBySide = MayBeSeveral(left) && MayBeSeveral(right);

    public override bool Test(in Frame frame)
    {
        var one = left.Evaluate(frame);
        if (one.Count == 0 && !sideBySide) return false;
        var other = right.Evaluate(frame);
        for (var i = 0; i < one.Count; i++)
        {
            var a = one[i].Atom;
            for (var j = 0; j < other.Count; j++) if (Comparisons.Holds(op, a, other[j].Atom, general: true)) return true;
        }
        return false;
    }

    private static bool MayBeSeveral(Expression side) => side is PathExpression or GlobalVariable or Filter or Comma or For;
}

/// <summary>The commonest rule of all: a value is one of these words.</summary>
internal sealed class OneOfWords(Expression left, HashSet<string> words) : TruthExpression
{
    public IReadOnlySet<string> Words => words;

    public override bool Test(in Frame frame)
    {
        var items = left.Evaluate(frame);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not (Node or TextAtom)) throw new DynamicError("XPTY0004", $"{items[i].Text} compared with a string");
            if (words.Contains(items[i].Text)) return true;
        }
        return false;
    }
}

/// <summary><c>count(path) &lt; 2</c> and its kin: counts no further than it must.</summary>
internal sealed class CountComparison(Operator op, PathExpression path, int limit) : TruthExpression
{
    public override bool Test(in Frame frame)
    {
        var order = path.Count(frame, limit + 1).CompareTo(limit);
        return Comparisons.Says(op, order);
    }
}

/// <summary><c>eq</c>, <c>lt</c>…: one value on each side; nothing when either is absent.</summary>
internal sealed class ValueComparison(Operator op, Expression left, Expression right) : Expression
{
    public override Items Evaluate(in Frame frame) =>
        left.Evaluate(frame).AtMostOne("a value comparison") is { } a && right.Evaluate(frame).AtMostOne("a value comparison") is { } b
            ? new(TruthAtom.Of(Comparisons.Holds(op, a, b, general: false)))
            : default;
}

internal static class Comparisons
{
    public static bool Says(Operator op, int order) => op switch
    {
        Operator.Equal => order == 0,
        Operator.NotEqual => order != 0,
        Operator.Less => order < 0,
        Operator.LessOrEqual => order <= 0,
        Operator.Greater => order > 0,
        _ => order >= 0,
    };

    /// <param name="general">An untyped value takes the type of the other; otherwise it is a string.</param>
    public static bool Holds(Operator op, Item a, Item b, bool general)
    {
        if (general && a is TextAtom { IsUntyped: true } left && b is not TextAtom) a = Cast(left, b);
        else if (general && b is TextAtom { IsUntyped: true } right && a is not TextAtom) b = Cast(right, a);
        return (a, b) switch
        {
            (TextAtom x, TextAtom y) => Says(op, string.CompareOrdinal(x.Text, y.Text)),
            (NumberAtom x, NumberAtom y) => NumberAtom.Compare(x, y) is { } order ? Says(op, order) : op is Operator.NotEqual,
            (TruthAtom x, TruthAtom y) => Says(op, x.Value.CompareTo(y.Value)),
            (DateAtom x, DateAtom y) => Says(op, x.Begins.CompareTo(y.Begins)),
            (TimeAtom x, TimeAtom y) => Says(op, x.Ticks.CompareTo(y.Ticks)),
            (DurationAtom x, DurationAtom y) when x.InMonths == y.InMonths => Says(op, x.Amount.CompareTo(y.Amount)),
            (DurationAtom x, DurationAtom y) when op is Operator.Equal or Operator.NotEqual => (x.Amount == 0 && y.Amount == 0) == op is Operator.Equal,
            _ => throw new DynamicError("XPTY0004", $"{a.Text} compared with {b.Text}"),
        };
    }

    private static Item Cast(TextAtom text, Item like) => like switch
    {
        NumberAtom => new NumberAtom(NumberAtom.TryParse(text.Text) ?? throw new DynamicError("FORG0001", $"« {text.Text} » is not a number")),
        TruthAtom => text.Text.Trim(' ', '\t', '\r', '\n') switch
        {
            "true" or "1" => TruthAtom.True,
            "false" or "0" => TruthAtom.False,
            _ => throw new DynamicError("FORG0001", $"« {text.Text} » is neither true nor false"),
        },
        DateAtom => DateAtom.Parse(text.Text),
        TimeAtom => TimeAtom.Parse(text.Text),
        DurationAtom duration => DurationAtom.Parse(text.Text, duration.InMonths),
        _ => text,
    };
}
