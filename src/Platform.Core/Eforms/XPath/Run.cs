namespace Platform.Core.Eforms.XPath;

/// <summary>One judgement of one notice: its document, the day, and the variables that rules share.</summary>
internal sealed class Run(Node document, DateOnly today, IReadOnlyList<Expression> globals, int slots)
{
    private readonly Items?[] known = new Items?[globals.Count];
    private readonly DynamicError?[] failed = new DynamicError?[globals.Count];

    public DateAtom Today { get; } = DateAtom.Of(today);

    /// <summary>Room for the variables of one expression; one expression at a time uses it.</summary>
    public Items[] Locals { get; } = new Items[slots];

    public Frame At(Node node) => new(this, node, Locals);

    public Items Global(int number)
    {
        if (known[number] is { } items) return items;
        if (failed[number] is { } again) throw again;
        try
        {
            var found = globals[number].Evaluate(new Frame(this, document, new Items[slots]));
            known[number] = found;
            return found;
        }
        catch (DynamicError error)
        {
            failed[number] = error;
            throw;
        }
    }
}
