using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The place of a file inside a bid (<c>10-pieces/memoire.pdf</c>), relative and safe. It names nothing on the server's disk.</summary>
public sealed record OpenedPath
{
    private const int Longest = 1024;
    private static readonly string[] Roots = ["10-pieces", "20-signatures"];

    private OpenedPath(string value) => Value = value;

    public string Value { get; }

    public string FileName => Value[(Value.LastIndexOf('/') + 1)..];

    /// <returns>Null for whatever is not a path of profile pli/1: another folder, « .. », an empty part, a name that deceives.</returns>
    public static OpenedPath? Read(string? given)
    {
        if (given is null || given.Length > Longest) return null;
        var parts = given.Split('/');
        var safe = parts.Length >= 2 && Roots.Contains(parts[0]) && parts.Skip(1).All(part => SafeName.Read(part) is SafeName.Reading.Valid { Name: var name } && name.Value == part);
        return safe ? new OpenedPath(given) : null;
    }
}
