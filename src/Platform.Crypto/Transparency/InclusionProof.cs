using System.Security.Cryptography;

namespace Platform.Crypto.Transparency;

/// <summary>Checks that a leaf stands at its place in a tree (RFC 9162, 2.1.3.2).</summary>
public static class InclusionProof
{
    /// <summary>True when the path leads from the 32-byte leaf hash at <paramref name="index"/> to the root of <paramref name="size"/> leaves. Never throws.</summary>
    public static bool Verify(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != SHA256.HashSizeInBytes || path.Any(hash => hash.Length != SHA256.HashSizeInBytes))
        {
            return false;
        }

        var node = index;
        var last = size - 1;
        var hash = leafHash.ToArray();
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleTree.NodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash = MerkleTree.NodeHash(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(hash, root);
    }
}
