using System.Globalization;

namespace Platform.Core.Eforms.XPath;

internal sealed partial class Parser
{
    private Expression Either()
    {
        var parts = new List<Expression> { Both() };
        while (Word("or")) parts.Add(Both());
        return parts.Count == 1 ? parts[0] : new Or([.. parts]);
    }

    private Expression Both()
    {
        var parts = new List<Expression> { Compared() };
        while (Word("and")) parts.Add(Compared());
        return parts.Count == 1 ? parts[0] : new And([.. parts]);
    }

    private Expression Compared()
    {
        var left = Sum();
        if (Next.Kind is TokenKind.Symbol && General(Next.Text) is { } general)
        {
            at++;
            return Simpler(general, left, Sum());
        }
        if (Next.Kind is not TokenKind.Name || Value(Next.Text) is not { } value) return left;
        at++;
        return new ValueComparison(value, left, Sum());
    }

    private static Operator? General(string sign) => sign switch
    {
        "=" => Operator.Equal, "!=" => Operator.NotEqual, "<" => Operator.Less, "<=" => Operator.LessOrEqual, ">" => Operator.Greater, ">=" => Operator.GreaterOrEqual,
        _ => null,
    };

    private static Operator? Value(string word) => word switch
    {
        "eq" => Operator.Equal, "ne" => Operator.NotEqual, "lt" => Operator.Less, "le" => Operator.LessOrEqual, "gt" => Operator.Greater, "ge" => Operator.GreaterOrEqual,
        _ => null,
    };

    // Two shapes make up nearly all rules: count(path) against a number, and a value against words.
    private static Expression Simpler(Operator op, Expression left, Expression right)
    {
        if (left is CountOf { Operand: PathExpression path } && right is Literal { Value: NumberAtom { Text: var text } } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit < int.MaxValue)
            return new CountComparison(op, path, limit);
        if (op is not Operator.Equal) return new GeneralComparison(op, left, right);
        Expression[] parts = right is Comma comma ? comma.Parts : [right];
        return parts.All(part => part is Literal { Value: TextAtom })
            ? new OneOfWords(left, [.. parts.Select(part => ((Literal)part).Value.Text)])
            : new GeneralComparison(op, left, right);
    }

    private Expression Sum()
    {
        var left = Product();
        while (Next is { Kind: TokenKind.Symbol, Text: "+" or "-" }) left = new Arithmetic(tokens[at++].Text[0], left, Product());
        return left;
    }

    private Expression Product()
    {
        var left = Signed();
        while (true)
        {
            if (Sign("*")) left = new Arithmetic('*', left, Signed());
            else if (Word("div")) left = new Arithmetic('/', left, Signed());
            else if (Word("mod")) left = new Arithmetic('%', left, Signed());
            else return left;
        }
    }

    private Expression Signed() => Sign("-") ? new Negation(Signed()) : Path();
}
