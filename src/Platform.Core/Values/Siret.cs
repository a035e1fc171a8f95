namespace Platform.Core.Values;

/// <summary>A French establishment number: 14 digits, Luhn checksum (the post office, SIREN 356000000, sums its digits to a multiple of 5).</summary>
public readonly record struct Siret
{
    private const string PostOffice = "356000000";

    private Siret(string value) => Value = value;

    public string Value { get; }

    public string Siren => Value[..9];

    public abstract record Reading
    {
        private Reading() { }
        public sealed record Valid(Siret Siret) : Reading;
        public sealed record WrongLength(int Digits) : Reading;
        public sealed record NotDigits : Reading;
        public sealed record WrongChecksum : Reading;
        public T Match<T>(Func<Valid, T> valid, Func<WrongLength, T> wrongLength, Func<NotDigits, T> notDigits, Func<WrongChecksum, T> wrongChecksum) => this switch
        { Valid v => valid(v), WrongLength l => wrongLength(l), NotDigits n => notDigits(n), WrongChecksum w => wrongChecksum(w), _ => throw new System.Diagnostics.UnreachableException() };
    }

    /// <summary>Reads what a person typed: spaces of any kind, dots and dashes are ignored.</summary>
    public static Reading Read(string? typed)
    {
        var text = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-' or '\u200b')));
        if (text.Any(c => c is < '0' or > '9')) return new Reading.NotDigits();
        if (text.Length != 14) return new Reading.WrongLength(text.Length);
        var valid = text.StartsWith(PostOffice, StringComparison.Ordinal) && Luhn(text) != 0
            ? text.Sum(c => c - '0') % 5 == 0
            : Luhn(text) == 0 && Luhn(text[..9]) == 0;
        return valid ? new Reading.Valid(new Siret(text)) : new Reading.WrongChecksum();
    }

    /// <summary>For numbers already checked: data of the platform itself.</summary>
    public static Siret Parse(string value) => Read(value) is Reading.Valid v ? v.Siret : throw new FormatException("Not a SIRET.");

    /// <summary>Nine digits whose key is right.</summary>
    public static bool IsSiren(string? digits) => digits is { Length: 9 } && digits.All(char.IsAsciiDigit) && Luhn(digits) == 0;

    private static int Luhn(string digits) => digits.Reverse().Select((c, i) => (c - '0') * (1 + (i % 2))).Sum(n => n > 9 ? n - 9 : n) % 10;

    public override string ToString() => Value;
}
