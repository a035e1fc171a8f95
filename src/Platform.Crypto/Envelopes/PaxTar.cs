using System.Globalization;
using System.Text;

namespace Platform.Crypto.Envelopes;

/// <summary>Reproducible POSIX pax headers (mode 0644, owner 0), only what profile <c>pli/1</c> needs. The same bytes as the browser writes.</summary>
internal static class PaxTar
{
    public const int Record = 512;
    public const int MaximumExtension = 65_536;
    private const long OctalLimit = 0x1_FFFF_FFFF; // eleven octal digits: past them the size goes to a pax record

    public static byte[] Header(string path, long size, DateTimeOffset modifiedAt)
    {
        var records = new StringBuilder();
        var plain = path.Length is > 0 and <= 100 && path.All(c => c is >= ' ' and <= '~');
        if (!plain)
        {
            AddRecord(records, "path", path);
        }

        if (size > OctalLimit)
        {
            AddRecord(records, "size", size.ToString(CultureInfo.InvariantCulture));
        }

        var name = plain ? path : new string([.. path.EnumerateRunes().Select(rune => rune.Value is >= ' ' and <= '~' ? (char)rune.Value : '_').Take(100)]);
        var main = Ustar(name, Math.Min(size, OctalLimit), modifiedAt, '0');
        if (records.Length == 0)
        {
            return main;
        }

        var extension = Encoding.UTF8.GetBytes(records.ToString());
        return [.. Ustar("PaxHeaders/entry", extension.Length, modifiedAt, 'x'), .. extension, .. new byte[Padding(extension.Length)], .. main];
    }

    public static int Padding(long size) => (int)((Record - (size % Record)) % Record);

    /// <summary>Name, size and kind of a 512-byte header whose checksum is right; null otherwise.</summary>
    public static (string Name, long Size, char Kind)? Read(ReadOnlySpan<byte> header)
    {
        if (!header[257..262].SequenceEqual("ustar"u8) || Octal(header.Slice(148, 8)) != Checksum(header) || Octal(header.Slice(124, 12)) is not { } size)
        {
            return null;
        }

        string prefix = Field(header.Slice(345, 155)), name = Field(header[..100]);
        return (prefix.Length > 0 ? $"{prefix}/{name}" : name, size, header[156] == 0 ? '0' : (char)header[156]);
    }

    /// <summary>Records of a pax extension; null when malformed, repeated, or of a kind that changes what an entry is (links, sparse files).</summary>
    public static Dictionary<string, string>? ReadRecords(ReadOnlySpan<byte> bytes)
    {
        var records = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!bytes.IsEmpty)
        {
            var space = bytes.IndexOf((byte)' ');
            if (space is < 1 or > 5 || !int.TryParse(bytes[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > bytes.Length || bytes[length - 1] != '\n')
            {
                return null;
            }

            var record = bytes[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            var key = equals < 1 ? "" : Encoding.ASCII.GetString(record[..equals]);
            if (key is not ("path" or "size" or "mtime" or "atime" or "ctime") || !records.TryAdd(key, Encoding.UTF8.GetString(record[(equals + 1)..])))
            {
                return null;
            }

            bytes = bytes[length..];
        }

        return records;
    }

    private static byte[] Ustar(string name, long size, DateTimeOffset modifiedAt, char kind)
    {
        var header = new byte[Record];
        void Put(int at, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(at));
        Put(0, name);
        Put(100, "0000644\0");
        Put(108, "0000000\0");
        Put(116, "0000000\0");
        Put(124, Digits(size, 11));
        Put(136, Digits(Math.Clamp(modifiedAt.ToUnixTimeSeconds(), 0, OctalLimit), 11));
        Put(156, kind.ToString());
        Put(257, "ustar");
        Put(263, "00");
        Put(329, "0000000\0");
        Put(337, "0000000\0");
        Put(148, Digits(Checksum(header), 6) + " ");
        return header;
    }

    private static string Digits(long value, int count) => Convert.ToString(value, 8).PadLeft(count, '0') + "\0";

    private static void AddRecord(StringBuilder records, string key, string value)
    {
        var rest = $" {key}={value}\n";
        var bytes = Encoding.UTF8.GetByteCount(rest);
        var length = bytes + 1;
        while (length != bytes + length.ToString(CultureInfo.InvariantCulture).Length)
        {
            length = bytes + length.ToString(CultureInfo.InvariantCulture).Length; // the length counts its own digits
        }

        records.Append(CultureInfo.InvariantCulture, $"{length}{rest}");
    }

    private static int Checksum(ReadOnlySpan<byte> header)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < Record; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : header[i];
        }

        return sum;
    }

    private static string Field(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        var digits = field.Trim(" \0"u8);
        long value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value * 8) + (digit - '0');
        }

        return digits.IsEmpty ? null : value;
    }
}
