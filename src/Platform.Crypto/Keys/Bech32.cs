using System.Text;

namespace Platform.Crypto.Keys;

/// <summary>Bech32 text (BIP 173) as age uses it: no limit of 90 characters, one case only, six characters of checksum.</summary>
public static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Writes <paramref name="data"/> (any length) under the lower-case prefix <paramref name="prefix"/>.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> data)
    {
        var groups = Regroup(data, 8, 5, pad: true) ?? throw new FormatException("Bech32: data");
        var text = new StringBuilder(prefix).Append('1');
        foreach (var group in groups.Concat(Checksum(prefix, groups)))
        {
            text.Append(Alphabet[group]);
        }

        return text.ToString();
    }

    /// <summary>Reads a Bech32 text. The prefix comes back in the case in which it was written.</summary>
    /// <exception cref="FormatException">Mixed case, foreign character, wrong checksum or non-zero padding.</exception>
    public static (string Prefix, byte[] Data) Decode(string text)
    {
        var lower = text.ToLowerInvariant();
        if (text != lower && text != text.ToUpperInvariant())
        {
            throw new FormatException("Bech32: mixed case");
        }

        var separator = lower.LastIndexOf('1');
        if (separator < 1 || separator + 7 > lower.Length || lower.Any(c => c is < '!' or > '~'))
        {
            throw new FormatException("Bech32: shape");
        }

        var prefix = lower[..separator];
        var groups = lower[(separator + 1)..].Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal)).ToArray();
        if (groups.Contains(-1) || Polymod([.. Expand(prefix), .. groups.Select(g => (byte)g)]) != 1)
        {
            throw new FormatException("Bech32: checksum");
        }

        var data = Regroup([.. groups[..^6].Select(g => (byte)g)], 5, 8, pad: false) ?? throw new FormatException("Bech32: padding");
        return (text[..separator], data);
    }

    private static byte[] Checksum(string prefix, byte[] groups)
    {
        var sum = Polymod([.. Expand(prefix), .. groups, 0, 0, 0, 0, 0, 0]) ^ 1;
        return [.. Enumerable.Range(0, 6).Select(i => (byte)((sum >> (5 * (5 - i))) & 31))];
    }

    private static IEnumerable<byte> Expand(string prefix) =>
        [.. prefix.Select(c => (byte)(c >> 5)), 0, .. prefix.Select(c => (byte)(c & 31))];

    private static uint Polymod(byte[] values)
    {
        uint sum = 1;
        foreach (var value in values)
        {
            var top = sum >> 25;
            sum = ((sum & 0x1ffffff) << 5) ^ value;
            for (var i = 0; i < 5; i++)
            {
                sum ^= ((top >> i) & 1) == 1 ? Generator[i] : 0;
            }
        }

        return sum;
    }

    private static byte[]? Regroup(ReadOnlySpan<byte> data, int from, int to, bool pad)
    {
        var groups = new List<byte>();
        int pending = 0, bits = 0;
        foreach (var value in data)
        {
            pending = ((pending << from) | value) & 0xfff;
            bits += from;
            while (bits >= to)
            {
                bits -= to;
                groups.Add((byte)((pending >> bits) & ((1 << to) - 1)));
            }
        }

        var rest = (pending << (to - bits)) & ((1 << to) - 1);
        if (pad && bits > 0)
        {
            groups.Add((byte)rest);
        }

        return !pad && (bits >= from || rest != 0) ? null : [.. groups];
    }
}
