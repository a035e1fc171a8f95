using System.Globalization;
using System.Text;

namespace Platform.Core.Values;

/// <summary>
/// A file name that people on any system can keep, read and compare: no folder, nothing hidden, at most 255 bytes.
/// Small faults are mended (spaces at the ends, trailing dots, characters that Windows forbids); what could deceive is refused.
/// </summary>
public readonly record struct SafeName
{
    public const int MaxBytes = 255;

    // CON and its family open a device on Windows, with any extension.
    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    private SafeName(string value) => Value = value;

    public string Value { get; }

    /// <summary>Two names with the same key would be one file on a disk that ignores case.</summary>
    public string Key => Value.ToUpperInvariant();

    public abstract record Reading
    {
        private Reading() { }
        public sealed record Valid(SafeName Name) : Reading;
        public sealed record Refused(NameFault Fault) : Reading;
        public T Match<T>(Func<SafeName, T> valid, Func<NameFault, T> refused) => this switch
        { Valid v => valid(v.Name), Refused r => refused(r.Fault), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public static Reading Read(string? given)
    {
        if (string.IsNullOrWhiteSpace(given)) return new Reading.Refused(NameFault.Empty);
        if (given.IndexOfAny(['/', '\\']) >= 0) return new Reading.Refused(NameFault.Folder);
        if (given.Any(char.IsControl)) return new Reading.Refused(NameFault.ControlCharacter);
        if (!IsWellFormed(given)) return new Reading.Refused(NameFault.ControlCharacter);
        if (given.Any(IsHidden)) return new Reading.Refused(NameFault.HiddenCharacter);

        var name = string.Concat(given.Normalize(NormalizationForm.FormC).Select(c => c is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? '_' : c));
        name = name.Trim().TrimEnd('.', ' ');
        if (name.Length == 0) return new Reading.Refused(NameFault.Empty);
        if (Devices.Contains(name.Split('.')[0].TrimEnd())) return new Reading.Refused(NameFault.Reserved);
        return Encoding.UTF8.GetByteCount(name) > MaxBytes ? new Reading.Refused(NameFault.TooLong) : new Reading.Valid(new SafeName(name));
    }

    /// <summary>For names already checked.</summary>
    public static SafeName Parse(string value) => Read(value) is Reading.Valid { Name: var name } && name.Value == value ? name : throw new FormatException("Not a safe name.");

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i]) || Noncharacters.Is(text[i])) return false;
        }
        return true;
    }

    // Format characters (right-to-left marks, zero-width, byte order mark): « facture[RLO]fdp.exe » is shown as « factureexe.pdf ».
    private static bool IsHidden(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;

    public override string ToString() => Value;
}

/// <summary>Why a file name or a path is refused. The last three are faults of paths.</summary>
public enum NameFault { Empty, Folder, ControlCharacter, HiddenCharacter, Reserved, TooLong, Outside, TooDeep, PathTooLong }
