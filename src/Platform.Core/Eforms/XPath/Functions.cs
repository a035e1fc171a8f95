using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Core.Eforms.XPath;

internal static class Functions
{
    /// <exception cref="UnreadableExpression">Neither a function of ours nor a number of arguments that it takes.</exception>
    public static Expression Read(string name, Expression[] arguments)
    {
        var known = name.StartsWith("fn:", StringComparison.Ordinal) ? name[3..] : name;
        return (known, arguments.Length) switch
        {
            ("not", 1) => new Not(arguments[0]),
            ("boolean", 1) => new Truth(arguments[0]),
            ("exists", 1) => new Truth(new Call((_, v) => One(TruthAtom.Of(v[0].Count > 0)), arguments)),
            ("empty", 1) => new Truth(new Call((_, v) => One(TruthAtom.Of(v[0].Count == 0)), arguments)),
            ("true", 0) => new Literal(TruthAtom.True),
            ("false", 0) => new Literal(TruthAtom.False),
            ("count", 1) => new CountOf(arguments[0]),
            ("normalize-space", 0 or 1) => new NormalizedText(OrContext(arguments)),
            ("string", 0 or 1) => new Call((_, v) => One(Text(v[0])), [OrContext(arguments)]),
            ("string-length", 0 or 1) => new Call((_, v) => One(new NumberAtom((decimal)Length(Text(v[0]).Text))), [OrContext(arguments)], numeric: true),
            ("number", 0 or 1) => new Call((_, v) => One(Number(v[0])), [OrContext(arguments)], numeric: true),
            ("sum", 1) => new Call((_, v) => One(Sum(v[0])), arguments, numeric: true),
            ("concat", >= 2) => new Call((_, v) => One(new TextAtom(string.Concat(v.Select(each => Text(each).Text)), untyped: false)), arguments),
            ("starts-with", 2) => new Call((_, v) => One(TruthAtom.Of(Text(v[0]).Text.StartsWith(Text(v[1]).Text, StringComparison.Ordinal))), arguments),
            ("contains", 2) => new Call((_, v) => One(TruthAtom.Of(Text(v[0]).Text.Contains(Text(v[1]).Text, StringComparison.Ordinal))), arguments),
            ("current-date", 0) => new Call((run, _) => One(run.Today), arguments),
            ("matches", 2) => Matches(arguments),
            ("replace", 3) => Replace(arguments),
            ("xs:date", 1) => Cast(arguments, atom => atom as DateAtom ?? DateAtom.Parse(Written(atom))),
            ("xs:time", 1) => Cast(arguments, atom => atom as TimeAtom ?? TimeAtom.Parse(Written(atom))),
            ("xs:dayTimeDuration", 1) => Cast(arguments, atom => Duration(atom, inMonths: false)),
            ("xs:yearMonthDuration", 1) => Cast(arguments, atom => Duration(atom, inMonths: true)),
            _ => throw new UnreadableExpression($"{name}() with {arguments.Length} arguments"),
        };
    }

    /// <summary>Blanks at the ends gone, runs of them one.</summary>
    public static string Normalize(string text)
    {
        if (!NeedsNormalizing(text)) return text;
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not (' ' or '\t' or '\r' or '\n')) kept.Append(c);
            else if (kept.Length > 0 && kept[^1] != ' ') kept.Append(' ');
        }
        if (kept.Length > 0 && kept[^1] == ' ') kept.Length--;
        return kept.ToString();
    }

    private static bool NeedsNormalizing(string text)
    {
        if (text.Length == 0) return false;
        if (text[0] == ' ' || text[^1] == ' ' || text.AsSpan().ContainsAny("\t\r\n")) return true;
        return text.Contains("  ", StringComparison.Ordinal);
    }

    private static Expression OrContext(Expression[] arguments) => arguments.Length == 1 ? arguments[0] : new ContextItem();

    private static Items One(Item item) => new(item);

    private static Item Text(in Items items) => items.AtMostOne("a string function") is { } atom
        ? atom is TextAtom or NumberAtom or TruthAtom ? atom : throw new DynamicError("XPTY0004", "a date where a string is asked")
        : TextAtom.Empty;

    // In characters, not in the halves that .NET stores some of them in.
    private static int Length(string text)
    {
        var length = text.Length;
        foreach (var c in text) if (char.IsLowSurrogate(c)) length--;
        return length;
    }

    private static NumberAtom Number(in Items items) => items.AtMostOne("number") switch
    {
        NumberAtom number => number,
        TruthAtom truth => new(truth.Value ? 1d : 0d),
        TextAtom text => NumberAtom.TryParse(text.Text) is { } value ? new(value) : NumberAtom.NaN,
        _ => NumberAtom.NaN,
    };

    private static NumberAtom Sum(in Items items)
    {
        var sum = NumberAtom.Zero;
        for (var i = 0; i < items.Count; i++)
        {
            sum = NumberAtom.Combine(sum, items[i].Atom switch
            {
                NumberAtom number => number,
                TextAtom { IsUntyped: true } text => new(NumberAtom.TryParse(text.Text) ?? throw new DynamicError("FORG0001", $"« {text.Text} » is not a number")),
                _ => throw new DynamicError("FORG0006", "a sum of what is no number"),
            }, '+');
        }
        return sum;
    }

    private static Call Cast(Expression[] arguments, Func<Item, Item> cast) => new((_, v) => v[0].AtMostOne("a type") is { } atom ? One(cast(atom)) : default, arguments);

    private static string Written(Item atom) => atom is TextAtom text ? text.Text : throw new DynamicError("XPTY0004", $"{atom.Text} is of another type");

    private static DurationAtom Duration(Item atom, bool inMonths) => atom switch
    {
        DurationAtom duration => duration.InMonths == inMonths ? duration : new(inMonths, 0),
        _ => DurationAtom.Parse(Written(atom), inMonths),
    };

    private static Call Matches(Expression[] arguments)
    {
        var pattern = Pattern(arguments[1]);
        return new((_, v) => One(TruthAtom.Of(pattern.IsMatch(Text(v[0]).Text))), [arguments[0]]);
    }

    private static Call Replace(Expression[] arguments)
    {
        var pattern = Pattern(arguments[1]);
        if (arguments[2] is not Literal { Value: TextAtom { Text: var by } } || by.AsSpan().ContainsAny('$', '\\')) throw new UnreadableExpression("replace by what is no plain text");
        if (pattern.IsMatch("")) throw new UnreadableExpression("replace of nothing");
        return new((_, v) => One(new TextAtom(pattern.Replace(Text(v[0]).Text, by), untyped: false)), [arguments[0]]);
    }

    private static Regex Pattern(Expression argument) =>
        argument is Literal { Value: TextAtom { Text: var pattern } } ? XPathRegex.Read(pattern) : throw new UnreadableExpression("a pattern that is no literal");
}
