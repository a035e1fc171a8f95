using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Transparency;

/// <summary>What the register signs: its name, its size and its root. Source: C2SP tlog-checkpoint and signed-note.</summary>
/// <param name="Origin">Name of the log, <c>&lt;host&gt;/registre</c>.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">32-byte root of the tree.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const byte Ed25519Algorithm = 1;

    /// <summary>The three signed lines, each ended by LF.</summary>
    public string Format() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>The signed note: the three lines, an empty line, <c>— name base64(key id ‖ signature)</c>. The key's name is the origin.</summary>
    public string Sign(Ed25519Key key)
    {
        var text = Format();
        byte[] signature = [.. KeyId(Origin, key.PublicKey), .. key.Sign(Encoding.UTF8.GetBytes(text))];
        return $"{text}\n— {Origin} {Convert.ToBase64String(signature)}\n";
    }

    /// <summary>First 4 bytes of <c>SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)</c>.</summary>
    public static byte[] KeyId(string name, ReadOnlySpan<byte> publicKey) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Algorithm, .. publicKey])[..4];

    /// <summary>Reads the three lines of a signed note <b>without</b> checking any signature: for the log's own files only.</summary>
    /// <exception cref="FormatException">Not a checkpoint of three lines.</exception>
    public static Checkpoint Parse(string note)
    {
        var end = note.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : note[..end].Split('\n');
        if (lines is not [{ Length: > 0 } origin, var size, var root])
        {
            throw new FormatException("A checkpoint has three lines.");
        }

        var hash = Convert.FromBase64String(root);
        var checkpoint = long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && hash.Length == SHA256.HashSizeInBytes
            ? new Checkpoint(origin, number, hash) : throw new FormatException("Checkpoint: size or root.");
        return checkpoint.Format() == note[..(end + 1)] ? checkpoint : throw new FormatException("Checkpoint: not canonical.");
    }

    /// <summary>The checkpoint of a signed note, or null unless the log named <paramref name="name"/> with that 32-byte key signed it. Other signatures (witnesses) are ignored.</summary>
    public static Checkpoint? Verify(string note, string name, ReadOnlySpan<byte> publicKey)
    {
        try
        {
            var checkpoint = Parse(note);
            return checkpoint.Origin == name && IsSigned(note, checkpoint.Format(), name, publicKey) ? checkpoint : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsSigned(string note, string text, string name, ReadOnlySpan<byte> publicKey)
    {
        var signatures = note[(text.Length + 1)..];
        if (!signatures.EndsWith('\n'))
        {
            return false;
        }

        var valid = false;
        foreach (var line in signatures[..^1].Split('\n'))
        {
            var words = line.Split(' ');
            if (words is not ["—", { Length: > 0 }, { Length: > 0 }])
            {
                return false;
            }

            if (words[1] != name)
            {
                continue;
            }

            var bytes = Convert.FromBase64String(words[2]);
            valid |= bytes.Length == 68 && bytes.AsSpan(0, 4).SequenceEqual(KeyId(name, publicKey))
                && Ed25519Key.Verify(publicKey, Encoding.UTF8.GetBytes(text), bytes.AsSpan(4));
        }

        return valid;
    }
}
