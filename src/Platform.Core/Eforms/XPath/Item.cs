namespace Platform.Core.Eforms.XPath;

/// <summary>What an expression is made of: a node of the notice, or an atomic value.</summary>
internal abstract class Item
{
    /// <summary>The typed value: a node's is untyped.</summary>
    public virtual Item Atom => this;

    /// <summary>As <c>string()</c> says it.</summary>
    public abstract string Text { get; }
}

/// <summary>A string; untyped when it came out of the notice, so that what it is compared with says what it is.</summary>
internal sealed class TextAtom(string text, bool untyped) : Item
{
    public static readonly TextAtom Empty = new("", untyped: false);

    public bool IsUntyped => untyped;

    public override string Text => text;
}

internal sealed class TruthAtom : Item
{
    public static readonly TruthAtom True = new(), False = new();

    public static TruthAtom Of(bool value) => value ? True : False;

    public bool Value => ReferenceEquals(this, True);

    public override string Text => Value ? "true" : "false";
}

/// <summary>A sequence: nothing, one item, or several. One item costs no list.</summary>
internal struct Items
{
    private Item? one;
    private List<Item>? many;

    public Items(Item item) => one = item;

    public readonly int Count => many?.Count ?? (one is null ? 0 : 1);

    public readonly Item this[int index] => many is null ? one! : many[index];

    public void Add(Item item)
    {
        if (many is not null) many.Add(item);
        else if (one is null) one = item;
        else many = [one, item];
    }

    public void Add(in Items items)
    {
        for (var i = 0; i < items.Count; i++) Add(items[i]);
    }

    /// <summary>Each node once, in the order of the document.</summary>
    public void Order()
    {
        if (many is null) return;
        many.Sort((a, b) => ((Node)a).Order.CompareTo(((Node)b).Order));
        var kept = 1;
        for (var i = 1; i < many.Count; i++) if (!ReferenceEquals(many[i], many[kept - 1])) many[kept++] = many[i];
        many.RemoveRange(kept, many.Count - kept);
    }

    public readonly bool AllNodes()
    {
        for (var i = 0; i < Count; i++) if (this[i] is not Node) return false;
        return true;
    }

    /// <returns>The one atom; null when there is none.</returns>
    public readonly Item? AtMostOne(string asker) => Count switch
    {
        0 => null,
        1 => this[0].Atom,
        _ => throw new DynamicError("XPTY0004", $"{asker} takes one value and was given {Count}"),
    };
}

/// <summary>An expression that this evaluator does not read: the rule is named as not evaluated, never passed over.</summary>
internal sealed class UnreadableExpression(string message) : Exception(message);

/// <summary>An expression that has no value on this notice: a date that is none, several values where one is asked.</summary>
internal sealed class DynamicError(string code, string message) : Exception($"{code}: {message}");
