using System.Numerics;
using System.Security.Cryptography;

namespace Platform.Crypto.Transparency;

/// <summary>
/// The tree of RFC 6962 over SHA-256. Leaves are given by their 32-byte hashes, by position from 0; sizes are numbers of leaves.
/// A root or a path costs one hash per leaf.
/// </summary>
public static class MerkleTree
{
    /// <summary>The 32-byte root of no leaf: SHA-256 of nothing.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>SHA-256 of 0x00 and the entry.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry) => SHA256.HashData([0, .. entry]);

    /// <summary>SHA-256 of 0x01, the left and the right hash.</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => SHA256.HashData([1, .. left, .. right]);

    /// <summary>The 32-byte root over all the leaf hashes.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes) => Root(leafHashes.Count, Reading(leafHashes));

    /// <summary>The 32-byte root over the first <paramref name="size"/> leaf hashes.</summary>
    public static byte[] Root(long size, Func<long, byte[]> leafHash) => size == 0 ? EmptyRoot : Subtree(0, size, leafHash);

    /// <summary>The hashes that lead from leaf <paramref name="index"/> to the root of <paramref name="size"/> leaves, sibling of the leaf first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such leaf.</exception>
    public static IReadOnlyList<byte[]> InclusionPath(long index, long size, IReadOnlyList<byte[]> leafHashes) =>
        InclusionPath(index, size, Reading(leafHashes));

    /// <inheritdoc cref="InclusionPath(long, long, IReadOnlyList{byte[]})"/>
    public static IReadOnlyList<byte[]> InclusionPath(long index, long size, Func<long, byte[]> leafHash)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        AddPath(index, 0, size, leafHash, path);
        return path;
    }

    /// <summary>The hashes that show the tree of <paramref name="oldSize"/> leaves to be the beginning of that of <paramref name="size"/> (RFC 6962, 2.1.2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The old size is below 1 or above the size.</exception>
    public static IReadOnlyList<byte[]> ConsistencyPath(long oldSize, long size, IReadOnlyList<byte[]> leafHashes) =>
        ConsistencyPath(oldSize, size, Reading(leafHashes));

    /// <inheritdoc cref="ConsistencyPath(long, long, IReadOnlyList{byte[]})"/>
    public static IReadOnlyList<byte[]> ConsistencyPath(long oldSize, long size, Func<long, byte[]> leafHash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        var path = new List<byte[]>();
        AddProof(oldSize, 0, size, known: true, leafHash, path);
        return path;
    }

    private static void AddPath(long index, long start, long size, Func<long, byte[]> leafHash, List<byte[]> path)
    {
        if (size == 1)
        {
            return;
        }

        var left = LargestPowerBelow(size);
        if (index < left)
        {
            AddPath(index, start, left, leafHash, path);
            path.Add(Subtree(start + left, size - left, leafHash));
        }
        else
        {
            AddPath(index - left, start + left, size - left, leafHash, path);
            path.Add(Subtree(start, left, leafHash));
        }
    }

    /// <summary>SUBPROOF of RFC 6962: <paramref name="known"/> while the subtree is still the old root itself.</summary>
    private static void AddProof(long oldSize, long start, long size, bool known, Func<long, byte[]> leafHash, List<byte[]> path)
    {
        if (oldSize == size)
        {
            if (!known)
            {
                path.Add(Subtree(start, size, leafHash));
            }

            return;
        }

        var left = LargestPowerBelow(size);
        if (oldSize <= left)
        {
            AddProof(oldSize, start, left, known, leafHash, path);
            path.Add(Subtree(start + left, size - left, leafHash));
        }
        else
        {
            AddProof(oldSize - left, start + left, size - left, known: false, leafHash, path);
            path.Add(Subtree(start, left, leafHash));
        }
    }

    private static byte[] Subtree(long start, long size, Func<long, byte[]> leafHash)
    {
        if (size == 1)
        {
            return leafHash(start);
        }

        var left = LargestPowerBelow(size);
        return NodeHash(Subtree(start, left, leafHash), Subtree(start + left, size - left, leafHash));
    }

    private static long LargestPowerBelow(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    private static Func<long, byte[]> Reading(IReadOnlyList<byte[]> leafHashes) => index => leafHashes[checked((int)index)];
}
