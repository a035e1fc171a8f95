using System.Numerics;
using System.Security.Cryptography;

namespace Platform.Crypto.Transparency;

/// <summary>Checks that a log only grew between two checkpoints (RFC 9162, 2.1.4.2).</summary>
public static class ConsistencyProof
{
    /// <summary>
    /// True when the tree of <paramref name="oldSize"/> leaves is the beginning of that of <paramref name="size"/>. Never throws.
    /// An empty old tree proves nothing and is refused.
    /// </summary>
    public static bool Verify(long oldSize, long size, ReadOnlySpan<byte> oldRoot, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> path)
    {
        if (oldSize < 1 || oldSize > size || path.Any(hash => hash.Length != SHA256.HashSizeInBytes))
        {
            return false;
        }

        if (oldSize == size)
        {
            return path.Count == 0 && CryptographicOperations.FixedTimeEquals(oldRoot, root);
        }

        // A power of two: the old root is itself the first node, so the proof leaves it out.
        List<byte[]> hashes = BitOperations.IsPow2(oldSize) ? [oldRoot.ToArray(), .. path] : [.. path];
        if (hashes.Count == 0)
        {
            return false;
        }

        var shift = BitOperations.TrailingZeroCount(oldSize);
        var node = (oldSize - 1) >> shift;
        var last = (size - 1) >> shift;
        byte[] oldHash = hashes[0], hash = hashes[0];
        foreach (var sibling in hashes.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                oldHash = MerkleTree.NodeHash(sibling, oldHash);
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

        return last == 0 && CryptographicOperations.FixedTimeEquals(oldHash, oldRoot) && CryptographicOperations.FixedTimeEquals(hash, root);
    }
}
