using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Platform.Crypto;

/// <summary>Time-based one-time codes: RFC 6238 over RFC 4226, SHA-1, 6 digits, steps of 30 seconds, as every authenticator application expects.</summary>
public static class Totp
{
    public const int SecretLength = 20;
    private const int Seconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    public static long StepAt(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / Seconds;

    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(secret, counter);
        var offset = hash[^1] & 0x0f;
        var number = (BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(offset, 4)) & 0x7fffffff) % 1_000_000;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>The step that this code belongs to, one step before or after <paramref name="now"/> at most (clocks differ); null when none.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now)
    {
        if (code.Length != 6 || !code.All(char.IsAsciiDigit)) return null;
        long? found = null;
        var middle = StepAt(now);
        for (var step = middle - 1; step <= middle + 1; step++)     // no early exit: the time taken says nothing
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(CodeAt(secret, step)), System.Text.Encoding.ASCII.GetBytes(code))) found ??= step;
        }
        return found;
    }

    /// <summary>RFC 4648 base32, as people type it when they cannot scan.</summary>
    public static string ToBase32(byte[] secret)
    {
        var text = new System.Text.StringBuilder(secret.Length * 8 / 5 + 1);
        int bits = 0, value = 0;
        foreach (var octet in secret)
        {
            (value, bits) = ((value << 8) | octet, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Base32[(value >> (bits - 5)) & 31]);
            value &= (1 << bits) - 1;
        }
        if (bits > 0) text.Append(Base32[(value << (5 - bits)) & 31]);
        return text.ToString();
    }
}
