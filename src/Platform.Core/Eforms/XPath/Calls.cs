namespace Platform.Core.Eforms.XPath;

/// <summary>A function of the SDK's rules. What is not here is not read: <see cref="Functions.Read"/> refuses it.</summary>
internal sealed class Call(Func<Run, Items[], Items> body, Expression[] arguments, bool numeric = false) : Expression
{
    public override bool IsNumeric => numeric;

    public override Items Evaluate(in Frame frame)
    {
        var values = new Items[arguments.Length];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Evaluate(frame);
        return body(frame.Run, values);
    }
}

internal sealed class Not(Expression operand) : TruthExpression
{
    public override bool Test(in Frame frame) => !operand.Test(frame);
}

internal sealed class Truth(Expression operand) : TruthExpression
{
    public override bool Test(in Frame frame) => operand.Test(frame);
}

internal sealed class CountOf(Expression operand) : Expression
{
    public Expression Operand => operand;

    public override bool IsNumeric => true;

    public override Items Evaluate(in Frame frame) => new(new NumberAtom((decimal)(operand is PathExpression path ? path.Count(frame, int.MaxValue) : operand.Evaluate(frame).Count)));
}

internal sealed class NormalizedText(Expression operand) : Expression
{
    public override Items Evaluate(in Frame frame) =>
        operand.Evaluate(frame) is { Count: <= 1 } items
            ? new(new TextAtom(items.Count == 0 ? "" : Functions.Normalize(items[0].Text), untyped: false))
            : throw new DynamicError("XPTY0004", "normalize-space takes one value");
}
