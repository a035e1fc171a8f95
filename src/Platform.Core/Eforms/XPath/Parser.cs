namespace Platform.Core.Eforms.XPath;

/// <summary>Reads the part of XPath 2.0 that the SDK's rules are written in. Anything else is refused, so that its rule can be named as not evaluated.</summary>
internal sealed partial class Parser(string text, Scope scope)
{
    private readonly List<Token> tokens = Lexer.Read(text);
    private readonly List<string> locals = [];
    private int at;

    /// <exception cref="UnreadableExpression">What it is that is not read, and where.</exception>
    public static Expression Read(string text, Scope scope)
    {
        var parser = new Parser(text, scope);
        var whole = parser.Several();
        return parser.Next.Kind is TokenKind.End ? whole : throw parser.Unreadable();
    }

    private Token Next => tokens[at];

    private UnreadableExpression Unreadable() => new($"« {Next.Text} » at {Next.At}");

    private bool Sign(string sign)
    {
        if (Next.Kind is not TokenKind.Symbol || Next.Text != sign) return false;
        at++;
        return true;
    }

    private bool Word(string word)
    {
        if (Next.Kind is not TokenKind.Name || Next.Text != word) return false;
        at++;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Sign(sign)) throw Unreadable();
    }

    private void ExpectWord(string word)
    {
        if (!Word(word)) throw Unreadable();
    }

    private Expression Several()
    {
        var first = Single();
        if (Next is not { Kind: TokenKind.Symbol, Text: "," }) return first;
        var parts = new List<Expression> { first };
        while (Sign(",")) parts.Add(Single());
        return new Comma([.. parts]);
    }

    private Expression Single()
    {
        if (Next.Kind is TokenKind.Name && tokens[at + 1] is { Kind: TokenKind.Symbol, Text: var after })
        {
            if (after == "$" && Next.Text is "for" or "some" or "every") return Loop(tokens[at++].Text);
            if (after == "(" && Next.Text == "if") return Choice();
        }
        return Either();
    }

    private Expression Loop(string kind)
    {
        var (bound, outer) = (new List<(int Slot, Expression Source)>(), locals.Count);
        do
        {
            Expect("$");
            var name = Next.Kind is TokenKind.Name ? tokens[at++].Text : throw Unreadable();
            ExpectWord("in");
            var source = Single();
            locals.Add(name);
            scope.NeedsSlot(locals.Count - 1);
            bound.Add((locals.Count - 1, source));
        }
        while (Sign(","));
        ExpectWord(kind == "for" ? "return" : "satisfies");
        var body = Single();
        locals.RemoveRange(outer, locals.Count - outer);
        for (var i = bound.Count - 1; i >= 0; i--)
        {
            body = kind == "for" ? new For(bound[i].Slot, bound[i].Source, body) : new Quantified(kind == "every", bound[i].Slot, bound[i].Source, body);
        }
        return body;
    }

    private IfElse Choice()
    {
        at++;
        Expect("(");
        var test = Several();
        Expect(")");
        ExpectWord("then");
        var then = Single();
        ExpectWord("else");
        return new(test, then, Single());
    }
}
