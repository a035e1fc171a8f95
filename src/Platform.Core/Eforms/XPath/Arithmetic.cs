namespace Platform.Core.Eforms.XPath;

internal sealed class Arithmetic(char op, Expression left, Expression right) : Expression
{
    public override bool IsNumeric => left.IsNumeric && right.IsNumeric;

    public override Items Evaluate(in Frame frame)
    {
        if (left.Evaluate(frame).AtMostOne("an operand") is not { } a || right.Evaluate(frame).AtMostOne("an operand") is not { } b) return default;
        try
        {
            return new(Combine(Typed(a), Typed(b)));
        }
        catch (OverflowException)
        {
            throw new DynamicError("FODT0001", "a date or duration too far away");
        }
    }

    private Item Combine(Item a, Item b) => (a, op, b) switch
    {
        (NumberAtom x, _, NumberAtom y) => NumberAtom.Combine(x, y, op),
        (DateAtom x, '-', DateAtom y) => new DurationAtom(inMonths: false, checked((x.Begins - y.Begins) * TimeSpan.TicksPerMinute)),
        (TimeAtom x, '-', TimeAtom y) => new DurationAtom(inMonths: false, x.Ticks - y.Ticks),
        (DateAtom x, '+' or '-', DurationAtom y) => Moved(x, op == '+' ? y.Amount : -y.Amount, y.InMonths),
        (DurationAtom x, '+', DateAtom y) => Moved(y, x.Amount, x.InMonths),
        (DurationAtom x, '+' or '-', DurationAtom y) when x.InMonths == y.InMonths => new DurationAtom(x.InMonths, checked(op == '+' ? x.Amount + y.Amount : x.Amount - y.Amount)),
        _ => throw new DynamicError("XPTY0004", $"{a.Text} {op} {b.Text}"),
    };

    private static DateAtom Moved(DateAtom date, long amount, bool inMonths) => inMonths ? date.PlusMonths(amount) : date.Plus(amount);

    private static Item Typed(Item atom) =>
        atom is TextAtom { IsUntyped: true } text ? new NumberAtom(NumberAtom.TryParse(text.Text) ?? throw new DynamicError("FORG0001", $"« {text.Text} » is not a number")) : atom;
}

internal sealed class Negation(Expression operand) : Expression
{
    public override bool IsNumeric => true;

    public override Items Evaluate(in Frame frame) => new Arithmetic('-', new Literal(NumberAtom.Zero), operand).Evaluate(frame);
}
