using System.Text;

namespace Platform.Core.Values;

/// <summary>
/// Where a file stands below a folder: safe names between « / ». Nothing leads out of the folder, nothing is deeper or longer than
/// the disks of those who will unpack it bear.
/// </summary>
public readonly record struct SafePath
{
    public const int MaxDepth = 10;
    public const int MaxBytes = 400;

    private SafePath(string value) => Value = value;

    public string Value { get; }

    /// <summary>Two paths with the same key would be one file on a disk that ignores case.</summary>
    public string Key => Value.ToUpperInvariant();

    public abstract record Reading
    {
        private Reading() { }
        public sealed record Valid(SafePath Path) : Reading;
        public sealed record Refused(NameFault Fault) : Reading;
        public T Match<T>(Func<SafePath, T> valid, Func<NameFault, T> refused) => this switch
        { Valid v => valid(v.Path), Refused r => refused(r.Fault), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public static Reading Read(string? given)
    {
        if (string.IsNullOrWhiteSpace(given)) return new Reading.Refused(NameFault.Empty);
        if (given[0] == '/' || given.Contains('\\', StringComparison.Ordinal) || (given.Length > 1 && char.IsAsciiLetter(given[0]) && given[1] == ':')) return new Reading.Refused(NameFault.Outside);
        var parts = given.Split('/');
        if (parts.Any(part => part.Trim() is "." or "..")) return new Reading.Refused(NameFault.Outside);
        if (parts.Length - 1 > MaxDepth) return new Reading.Refused(NameFault.TooDeep);
        for (var i = 0; i < parts.Length; i++)
        {
            if (SafeName.Read(parts[i]) is not SafeName.Reading.Valid { Name: var name }) return new Reading.Refused(((SafeName.Reading.Refused)SafeName.Read(parts[i])).Fault);
            parts[i] = name.Value;
        }
        var path = string.Join('/', parts);
        return Encoding.UTF8.GetByteCount(path) > MaxBytes ? new Reading.Refused(NameFault.PathTooLong) : new Reading.Valid(new SafePath(path));
    }

    /// <summary>For paths already checked.</summary>
    public static SafePath Parse(string value) => Read(value) is Reading.Valid { Path: var path } && path.Value == value ? path : throw new FormatException("Not a safe path.");

    public override string ToString() => Value;
}
