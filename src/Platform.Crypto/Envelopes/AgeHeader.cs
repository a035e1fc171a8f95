using System.Security.Cryptography;
using System.Text;

namespace Platform.Crypto.Envelopes;

/// <summary>The text part of an age v1 file. Binary form only: armor is refused as a foreign version line.</summary>
internal sealed record AgeHeader(IReadOnlyList<AgeStanza> Stanzas, byte[] Authenticated, byte[] Mac, int Length)
{
    /// <summary>Longest header read: some 300 recipients. A hostile file must not choose our memory.</summary>
    public const int MaximumLength = 65_536;

    private const string Version = "age-encryption.org/v1";
    private const int BodyColumns = 64;

    public static byte[] Format(byte[] fileKey, IEnumerable<AgeStanza> stanzas)
    {
        var text = new StringBuilder(Version).Append('\n');
        foreach (var stanza in stanzas)
        {
            text.Append("-> ").AppendJoin(' ', [stanza.Type, .. stanza.Arguments]).Append('\n');
            var body = AgeBase64.Encode(stanza.Body);
            for (var i = 0; i <= body.Length; i += BodyColumns)
            {
                text.Append(body.AsSpan(i, Math.Min(BodyColumns, body.Length - i))).Append('\n');
            }
        }

        text.Append("---");
        var mac = AgeBase64.Encode(ComputeMac(fileKey, Encoding.ASCII.GetBytes(text.ToString())));
        return Encoding.ASCII.GetBytes(text.Append(' ').Append(mac).Append('\n').ToString());
    }

    /// <summary>Null when the bytes end before the header does.</summary>
    /// <exception cref="AgeHeaderException">Malformed.</exception>
    public static AgeHeader? Parse(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        var stanzas = new List<AgeStanza>();
        if (Line(bytes, ref position) is not { } version)
        {
            return null;
        }

        Require(version == Version, "version line");
        while (true)
        {
            var start = position;
            if (Line(bytes, ref position) is not { } line)
            {
                return null;
            }

            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                Require(stanzas.Count > 0, "no recipient");
                Require(line.StartsWith("--- ", StringComparison.Ordinal) && AgeBase64.TryDecode(line[4..], out _), "MAC line");
                AgeBase64.TryDecode(line[4..], out var mac);
                Require(mac.Length == 32, "MAC length");
                return new AgeHeader(stanzas, bytes[..(start + 3)].ToArray(), mac, position);
            }

            Require(line.StartsWith("-> ", StringComparison.Ordinal), "stanza line");
            var words = line[3..].Split(' ');
            Require(words.All(word => word.Length > 0), "empty argument");
            if (Body(bytes, ref position) is not { } body)
            {
                return null;
            }

            stanzas.Add(new AgeStanza(words[0], words[1..], body));
        }
    }

    public bool IsAuthenticatedBy(byte[] fileKey) =>
        CryptographicOperations.FixedTimeEquals(Mac, ComputeMac(fileKey, Authenticated));

    private static byte[]? Body(ReadOnlySpan<byte> bytes, ref int position)
    {
        var body = new List<byte>();
        while (Line(bytes, ref position) is { } line)
        {
            Require(line.Length <= BodyColumns && AgeBase64.TryDecode(line, out _), "stanza body");
            AgeBase64.TryDecode(line, out var part);
            body.AddRange(part);
            if (line.Length < BodyColumns)
            {
                return [.. body];
            }
        }

        return null;
    }

    private static string? Line(ReadOnlySpan<byte> bytes, ref int position)
    {
        var length = bytes[position..].IndexOf((byte)'\n');
        var line = length < 0 ? bytes[position..] : bytes.Slice(position, length);
        Require(line.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0, "character");
        if (length < 0)
        {
            return null;
        }

        position += length + 1;
        return Encoding.ASCII.GetString(line);
    }

    private static byte[] ComputeMac(byte[] fileKey, byte[] authenticated)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, [], "header"u8.ToArray());
        return HMACSHA256.HashData(key, authenticated);
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new AgeHeaderException($"Malformed age header: {what}.");
        }
    }
}
