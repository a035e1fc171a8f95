namespace Platform.Core.Eforms.XPath;

internal enum TokenKind : byte { End, Name, Number, String, Symbol }

internal readonly record struct Token(TokenKind Kind, string Text, int At);

/// <summary>Cuts an expression into names, numbers, strings and signs.</summary>
internal static class Lexer
{
    private static readonly string[] Pairs = ["//", "..", "::", "!=", "<=", ">=", "||", "<<", ">>"];

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\r' or '\n') i++;
            else if (c == '(' && i + 1 < text.Length && text[i + 1] == ':') throw new UnreadableExpression("a comment");
            else if (c is '\'' or '"') tokens.Add(Quoted(text, ref i));
            else if (char.IsAsciiDigit(c) || (c == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))) tokens.Add(Number(text, ref i));
            else if (IsNameStart(c)) tokens.Add(Name(text, ref i));
            else
            {
                var sign = Array.Find(Pairs, pair => string.CompareOrdinal(text, i, pair, 0, 2) == 0) ?? c.ToString();
                tokens.Add(new(TokenKind.Symbol, sign, i));
                i += sign.Length;
            }
        }
        tokens.Add(new(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static Token Quoted(string text, ref int i)
    {
        var (from, quote, value) = (i, text[i], new System.Text.StringBuilder());
        for (i++; ; i++)
        {
            if (i >= text.Length) throw new UnreadableExpression("a string without end");
            if (text[i] != quote) value.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == quote) { value.Append(quote); i++; }
            else break;
        }
        i++;
        return new(TokenKind.String, value.ToString(), from);
    }

    private static Token Number(string text, ref int i)
    {
        var from = i;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.')) i++;
        if (i < text.Length && text[i] is 'e' or 'E') throw new UnreadableExpression("a number with an exponent");
        return new(TokenKind.Number, text[from..i], from);
    }

    // A QName; « a:b » is one word, « axis::b » is not.
    private static Token Name(string text, ref int i)
    {
        var from = i;
        while (i < text.Length && IsNamePart(text[i])) i++;
        if (i + 1 < text.Length && text[i] == ':' && (IsNameStart(text[i + 1]) || text[i + 1] == '*'))
        {
            i++;
            if (text[i] == '*') i++;
            else while (i < text.Length && IsNamePart(text[i])) i++;
        }
        return new(TokenKind.Name, text[from..i], from);
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';
}
