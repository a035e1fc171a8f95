using System.Numerics;
using Platform.Crypto.Transparency;

namespace Platform.Core.Registers;

/// <summary>A complete subtree: node <c>Index</c> of <c>Level</c> covers the leaves from <c>Index·2^Level</c> on, <c>2^Level</c> of them.</summary>
public readonly record struct NodePlace(int Level, long Index);

/// <summary>Which complete subtrees make a root or a proof of the tree of RFC 6962: about log₂ of the size, whatever the register holds.</summary>
public static class TreeShape
{
    /// <summary>The complete subtrees of the first <paramref name="size"/> leaves, largest first.</summary>
    public static IReadOnlyList<NodePlace> Peaks(long size) => Cover(0, size);

    /// <summary>For each hash of the inclusion path, sibling of the leaf first, the subtrees that it is folded from.</summary>
    public static IReadOnlyList<IReadOnlyList<NodePlace>> Path(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var siblings = new List<IReadOnlyList<NodePlace>>();
        for (long start = 0; size > 1;)
        {
            var left = 1L << BitOperations.Log2((ulong)(size - 1));
            var goesLeft = index - start < left;
            siblings.Add(goesLeft ? Cover(start + left, size - left) : Cover(start, left));
            (start, size) = goesLeft ? (start, left) : (start + left, size - left);
        }
        siblings.Reverse();
        return siblings;
    }

    /// <summary>The nodes that leaf <paramref name="index"/> completes, from the leaf's parent up; each is made with its left sister.</summary>
    public static IEnumerable<NodePlace> CompletedBy(long index)
    {
        for (var level = 1; (index & 1) == 1; level++) yield return new(level, index >>= 1);
    }

    /// <summary>The hash over neighbouring subtrees, largest first. None is the empty tree.</summary>
    public static byte[] Fold(IReadOnlyList<byte[]> peaks) =>
        peaks.Count == 0 ? MerkleTree.EmptyRoot : peaks.Reverse().Aggregate((right, left) => MerkleTree.NodeHash(left, right));

    private static List<NodePlace> Cover(long start, long count)
    {
        var places = new List<NodePlace>();
        for (; count > 0; count &= ~(1L << BitOperations.Log2((ulong)count)))
        {
            var level = BitOperations.Log2((ulong)count);
            places.Add(new(level, start >> level));
            start += 1L << level;
        }
        return places;
    }
}
