using System.Globalization;

namespace Platform.Core.Eforms.XPath;

internal sealed partial class Parser
{
    private static readonly Step AnyBelow = new(Axis.DescendantOrSelf, NodeTest.AnyNode, 0, []);

    private Expression Path()
    {
        var steps = new List<Step>();
        Expression? start = null;
        if (Sign("//")) (start, steps) = (new Root(), [AnyBelow]);
        else if (Sign("/"))
        {
            start = new Root();
            if (!BeginsStep()) return start;
        }
        else if (!BeginsAxis() && Primary() is { } primary)
        {
            if (Next is not { Kind: TokenKind.Symbol, Text: "/" or "//" }) return primary;
            if (primary is not ContextItem) start = primary;
            if (Sign("//")) steps.Add(AnyBelow);
            else Expect("/");
        }
        do
        {
            steps.Add(OneStep());
            if (!Sign("//")) continue;
            steps.Add(AnyBelow);
            steps.Add(OneStep());
        }
        while (Sign("/"));
        return new PathExpression(start, [.. steps]);
    }

    private bool BeginsStep() => Next.Kind is TokenKind.Name or TokenKind.String or TokenKind.Number || Next is { Kind: TokenKind.Symbol, Text: "*" or "." or ".." or "@" or "(" or "$" };

    // A name that is no function, an axis, a star, an attribute, the parent.
    private bool BeginsAxis() => Next switch
    {
        { Kind: TokenKind.Name, Text: "text" or "node" or "comment" } => true,
        { Kind: TokenKind.Name } => tokens[at + 1] is not { Kind: TokenKind.Symbol, Text: "(" },
        { Kind: TokenKind.Symbol, Text: "*" or ".." or "@" } => true,
        _ => false,
    };

    private Step OneStep()
    {
        if (!BeginsAxis())
        {
            var value = Primary();
            return new(Axis.Self, NodeTest.AnyNode, 0, [], value);
        }
        if (Sign("..")) return new(Axis.Parent, NodeTest.AnyNode, 0, Predicates());
        var axis = Sign("@") ? Axis.Attribute : tokens[at + 1] is { Kind: TokenKind.Symbol, Text: "::" } ? NamedAxis() : Axis.Child;
        if (Sign("*")) return new(axis, NodeTest.AnyName, 0, Predicates());
        var name = Next.Kind is TokenKind.Name ? tokens[at++].Text : throw Unreadable();
        if (!Sign("(")) return new(axis, NodeTest.Name, scope.Name(name), Predicates());
        Expect(")");
        return new(axis, name switch { "text" => NodeTest.Text, "node" => NodeTest.AnyNode, _ => throw new UnreadableExpression($"{name}()") }, 0, Predicates());
    }

    private Axis NamedAxis()
    {
        var name = tokens[at].Text;
        at += 2;
        return name switch
        {
            "child" => Axis.Child,
            "attribute" => Axis.Attribute,
            "parent" => Axis.Parent,
            "self" => Axis.Self,
            "descendant-or-self" => Axis.DescendantOrSelf,
            "preceding-sibling" => Axis.PrecedingSibling,
            "following-sibling" => Axis.FollowingSibling,
            "ancestor" => Axis.Ancestor,
            _ => throw new UnreadableExpression($"{name}::"),
        };
    }

    private Expression[] Predicates()
    {
        var predicates = new List<Expression>();
        while (Sign("["))
        {
            var predicate = Several();
            Expect("]");
            if (predicate.IsNumeric) throw new UnreadableExpression("a position in brackets");
            predicates.Add(predicate is TruthExpression or PathExpression { Walks: true } ? predicate : new Condition(predicate));
        }
        return [.. predicates];
    }

    private Expression Primary()
    {
        var value = Token();
        var predicates = Predicates();
        return predicates.Length == 0 ? value : new Filter(value, predicates);
    }

    private Expression Token()
    {
        if (Sign(".")) return new ContextItem();
        if (Sign("$")) return Variable();
        if (Sign("(")) return Parenthesis();
        switch (Next.Kind)
        {
            case TokenKind.String: return new Literal(new TextAtom(tokens[at++].Text, untyped: false));
            case TokenKind.Number when decimal.TryParse(Next.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number): at++; return new Literal(new NumberAtom(number));
            case TokenKind.Name when tokens[at + 1] is { Kind: TokenKind.Symbol, Text: "(" }: return Function();
            default: throw Unreadable();
        }
    }

    private Expression Variable()
    {
        var name = Next.Kind is TokenKind.Name ? tokens[at++].Text : throw Unreadable();
        var slot = locals.LastIndexOf(name);
        if (slot >= 0) return new LocalVariable(slot);
        return scope.Global(name) is { } global ? new GlobalVariable(global) : throw new UnreadableExpression($"${name}");
    }

    private Expression Parenthesis()
    {
        if (Sign(")")) return new Comma([]);
        var inner = Several();
        Expect(")");
        return inner;
    }

    private Expression Function()
    {
        var name = tokens[at].Text;
        at += 2;
        var arguments = new List<Expression>();
        if (!Sign(")"))
        {
            do arguments.Add(Single());
            while (Sign(","));
            Expect(")");
        }
        return Functions.Read(name, [.. arguments]);
    }
}
