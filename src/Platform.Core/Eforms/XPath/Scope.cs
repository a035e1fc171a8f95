namespace Platform.Core.Eforms.XPath;

/// <summary>What the names in an expression mean: prefixes, variables of the schema; and how much room its own variables take.</summary>
internal sealed class Scope(Names names, IReadOnlyDictionary<string, string> prefixes, IReadOnlyDictionary<string, int> globals)
{
    /// <summary>The most variables that one expression holds at once.</summary>
    public int Slots { get; private set; }

    public int? Global(string name) => globals.TryGetValue(name, out var number) ? number : null;

    public void NeedsSlot(int slot) => Slots = Math.Max(Slots, slot + 1);

    public int Name(string qualified)
    {
        var colon = qualified.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return names.Add("", qualified);
        if (qualified.EndsWith('*')) throw new UnreadableExpression(qualified);
        return prefixes.TryGetValue(qualified[..colon], out var space) ? names.Add(space, qualified[(colon + 1)..]) : throw new UnreadableExpression($"prefix of {qualified}");
    }
}
