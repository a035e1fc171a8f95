using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Crypto.Transparency;

/// <summary>The proof file of a receipt: place, path and signed checkpoint. Source: <c>c2sp.org/tlog-proof@v1</c>.</summary>
/// <param name="Index">Position of the entry, from 0.</param>
/// <param name="Path">32-byte hashes, sibling of the leaf first.</param>
/// <param name="Checkpoint">The signed note, verbatim.</param>
public sealed record TlogProof(long Index, IReadOnlyList<byte[]> Path, string Checkpoint)
{
    private const string Version = "c2sp.org/tlog-proof@v1";

    /// <summary>The text of the file.</summary>
    public string Format()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Version}\nindex {Index}\n");
        foreach (var hash in Path)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <summary>Reads the text of a proof file.</summary>
    /// <exception cref="FormatException">Not such a file, or not written canonically.</exception>
    public static TlogProof Parse(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split('\n');
        if (lines.Length is < 2 or > 66 || lines[0] != Version || !lines[1].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(lines[1].AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw new FormatException("Not a tlog-proof file.");
        }

        var path = lines[2..].Select(Convert.FromBase64String).ToList();
        var proof = new TlogProof(index, path, text[(end + 2)..]);
        return path.All(hash => hash.Length == SHA256.HashSizeInBytes) && proof.Format() == text ? proof : throw new FormatException("tlog-proof: not canonical.");
    }

    /// <summary>The signed checkpoint that contains the 32-byte register entry, or null when signature, place or path is wrong.</summary>
    public Checkpoint? Verify(ReadOnlySpan<byte> entry, string logName, ReadOnlySpan<byte> publicKey) =>
        Transparency.Checkpoint.Verify(Checkpoint, logName, publicKey) is { } signed
        && InclusionProof.Verify(Index, signed.Size, MerkleTree.LeafHash(entry), Path, signed.Root) ? signed : null;
}
