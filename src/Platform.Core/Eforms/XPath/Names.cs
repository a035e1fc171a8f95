namespace Platform.Core.Eforms.XPath;

/// <summary>Numbers for the names that rules speak of. Filled while rules are read; a notice only looks names up.</summary>
internal sealed class Names
{
    private readonly Dictionary<(string Space, string Local), int> numbers = [];
    private readonly Lock filling = new();

    public int Count
    {
        get { lock (filling) return numbers.Count; }
    }

    /// <summary>0 for a name that no rule speaks of.</summary>
    public int Find(string space, string local)
    {
        lock (filling) return numbers.GetValueOrDefault((space, local));
    }

    public int Add(string space, string local)
    {
        lock (filling)
        {
            if (!numbers.TryGetValue((space, local), out var number)) numbers[(space, local)] = number = numbers.Count + 1;
            return number;
        }
    }
}
