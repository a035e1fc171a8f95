using System.Numerics;

namespace Platform.Crypto.Transparency;

/// <summary>Crockford's base32: bytes as one big-endian number, upper case, zero bits added in front; 10 bytes give 16 characters, 16 give 26.</summary>
public static class CrockfordBase32
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The text of any number of bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var text = new char[((bytes.Length * 8) + 4) / 5];
        for (var i = text.Length - 1; i >= 0; i--, number >>= 5)
        {
            text[i] = Alphabet[(int)(number & 31)];
        }

        return new string(text);
    }

    /// <summary>Reads <paramref name="length"/> bytes; lower case is taken, O reads 0, I and L read 1.</summary>
    /// <exception cref="FormatException">Another number of characters, a foreign one, or a number that does not fit.</exception>
    public static byte[] Decode(string text, int length)
    {
        var number = BigInteger.Zero;
        foreach (var c in text.ToUpperInvariant())
        {
            var digit = Alphabet.IndexOf(c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }, StringComparison.Ordinal);
            number = digit < 0 ? throw new FormatException("Base32: character.") : (number << 5) | digit;
        }

        if (text.Length != ((length * 8) + 4) / 5 || number.GetByteCount(isUnsigned: true) > length)
        {
            throw new FormatException("Base32: length.");
        }

        var bytes = new byte[length];
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, length - digits.Length);
        return bytes;
    }
}

/// <summary>The 26-character text of a 128-bit identifier, big-endian: sorts as the version 7 identifiers do.</summary>
public static class Ulid
{
    /// <summary>26 characters.</summary>
    public static string Format(Guid id) => CrockfordBase32.Encode(id.ToByteArray(bigEndian: true));

    /// <summary>Reads 26 characters.</summary>
    /// <exception cref="FormatException">Not a 128-bit number of 26 characters.</exception>
    public static Guid Parse(string text) => new(CrockfordBase32.Decode(text, 16), bigEndian: true);
}
