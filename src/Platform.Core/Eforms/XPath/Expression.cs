namespace Platform.Core.Eforms.XPath;

/// <summary>What an expression may look at: the item it stands on, the variables of the expression, and the run for the rest.</summary>
internal readonly struct Frame(Run run, Item context, Items[] locals)
{
    public Run Run => run;
    public Item Context => context;
    public Items[] Locals => locals;

    public Frame At(Item item) => new(run, item, locals);
}

/// <summary>A compiled expression: read once, asked many times, by any thread.</summary>
internal abstract class Expression
{
    public abstract Items Evaluate(in Frame frame);

    /// <summary>The effective boolean value.</summary>
    public virtual bool Test(in Frame frame)
    {
        var items = Evaluate(frame);
        if (items.Count == 0) return false;
        var first = items[0];
        if (first is Node) return true;
        if (items.Count > 1) throw new DynamicError("FORG0006", "several values have no truth");
        return first switch
        {
            TruthAtom truth => truth.Value,
            TextAtom text => text.Text.Length > 0,
            NumberAtom number => number.Real is not (0 or double.NaN),
            _ => throw new DynamicError("FORG0006", "a date has no truth"),
        };
    }

    /// <summary>Whether it always gives a number: such a predicate would be a position, which no rule of the SDK uses.</summary>
    public virtual bool IsNumeric => false;
}

internal abstract class TruthExpression : Expression
{
    public abstract override bool Test(in Frame frame);

    public sealed override Items Evaluate(in Frame frame) => new(TruthAtom.Of(Test(frame)));
}

internal sealed class Literal(Item value) : Expression
{
    public Item Value => value;

    public override bool IsNumeric => value is NumberAtom;

    public override Items Evaluate(in Frame frame) => new(value);
}

internal sealed class ContextItem : Expression
{
    public override Items Evaluate(in Frame frame) => new(frame.Context);
}

internal sealed class Root : Expression
{
    public override Items Evaluate(in Frame frame) => new(frame.Context is Node node ? node.Document : throw new DynamicError("XPDY0050", "/ outside a document"));
}

internal sealed class Comma(Expression[] parts) : Expression
{
    public Expression[] Parts => parts;

    public override Items Evaluate(in Frame frame)
    {
        var all = default(Items);
        foreach (var part in parts) all.Add(part.Evaluate(frame));
        return all;
    }
}

internal sealed class And(Expression[] parts) : TruthExpression
{
    public override bool Test(in Frame frame)
    {
        foreach (var part in parts) if (!part.Test(frame)) return false;
        return true;
    }
}

internal sealed class Or(Expression[] parts) : TruthExpression
{
    public override bool Test(in Frame frame)
    {
        foreach (var part in parts) if (part.Test(frame)) return true;
        return false;
    }
}

internal sealed class IfElse(Expression test, Expression then, Expression otherwise) : Expression
{
    public override Items Evaluate(in Frame frame) => test.Test(frame) ? then.Evaluate(frame) : otherwise.Evaluate(frame);
}

internal sealed class LocalVariable(int slot) : Expression
{
    public override Items Evaluate(in Frame frame) => frame.Locals[slot];
}

/// <summary>A variable of the schema (sch:let): computed when first asked, once a notice.</summary>
internal sealed class GlobalVariable(int number) : Expression
{
    public override Items Evaluate(in Frame frame) => frame.Run.Global(number);
}

/// <summary><c>for $x in … return</c>; several variables are nested ones.</summary>
internal sealed class For(int slot, Expression source, Expression body) : Expression
{
    public override Items Evaluate(in Frame frame)
    {
        var (all, over) = (default(Items), source.Evaluate(frame));
        for (var i = 0; i < over.Count; i++)
        {
            frame.Locals[slot] = new(over[i]);
            all.Add(body.Evaluate(frame));
        }
        return all;
    }
}

/// <summary><c>some</c> and <c>every $x in … satisfies</c>; several variables are nested ones.</summary>
internal sealed class Quantified(bool every, int slot, Expression source, Expression body) : TruthExpression
{
    public override bool Test(in Frame frame)
    {
        var over = source.Evaluate(frame);
        for (var i = 0; i < over.Count; i++)
        {
            frame.Locals[slot] = new(over[i]);
            if (body.Test(frame) != every) return !every;
        }
        return every;
    }
}
