namespace Platform.Web.Ui;

/// <summary>Which words of two texts are the same, which went, which came: the longest common run of words.</summary>
public static class TextDifference
{
    private const int MostWords = 2_000;      // 4,000 characters make some 700

    /// <param name="Changed">Went from the text before, or came into the text after.</param>
    public sealed record Piece(string Text, bool Changed);

    public static (IReadOnlyList<Piece> Before, IReadOnlyList<Piece> After) Between(string before, string after)
    {
        var (old, now) = (Split(before), Split(after));
        if (old.Count > MostWords || now.Count > MostWords) return ([new(before, true)], [new(after, true)]);
        var common = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
            for (var j = now.Count - 1; j >= 0; j--)
                common[i, j] = IsSame(old[i], now[j]) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var (went, came) = (new bool[old.Count], new bool[now.Count]);
        var (a, b) = (0, 0);
        while (a < old.Count || b < now.Count)
        {
            if (a < old.Count && b < now.Count && IsSame(old[a], now[b])) { a++; b++; }
            else if (b == now.Count || (a < old.Count && common[a + 1, b] >= common[a, b + 1])) went[a++] = true;
            else came[b++] = true;
        }
        return (Join(old, went), Join(now, came));
    }

    private static bool IsSame(string one, string other) => one.AsSpan().TrimEnd().SequenceEqual(other.AsSpan().TrimEnd());      // the last word has no space after it

    // A word with the spaces after it.
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        for (var from = 0; from < text.Length;)
        {
            var to = from;
            while (to < text.Length && !char.IsWhiteSpace(text[to])) to++;
            while (to < text.Length && char.IsWhiteSpace(text[to])) to++;
            words.Add(text[from..to]);
            from = to;
        }
        return words;
    }

    private static List<Piece> Join(List<string> words, bool[] changed)
    {
        var pieces = new List<Piece>();
        for (var i = 0; i < words.Count; i++)
        {
            if (pieces is [.., { } last] && last.Changed == changed[i]) pieces[^1] = last with { Text = last.Text + words[i] };
            else pieces.Add(new(words[i], changed[i]));
        }
        return pieces;
    }
}
