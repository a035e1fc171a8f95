namespace Platform.Core.Values;

/// <summary>« MAPA-2026-014 »: what people quote on the telephone. Counted per account and year by whoever creates it.</summary>
public readonly record struct HumanReference(string Prefix, int Year, int Number)
{
    public override string ToString() => $"{Prefix}-{Year:0000}-{Number:000}";
}
