using Platform.Core.Registers;
using Platform.Crypto.Transparency;

namespace Platform.Core.Tests.Registers;

/// <summary>The stored subtrees give what the textbook tree of RFC 6962 gives.</summary>
public sealed class TreeShapeTests
{
    private const int Sizes = 130;
    private readonly List<byte[]> leaves = [.. Enumerable.Range(0, Sizes).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i)))];

    [Fact]
    public void Every_root_is_the_one_computed_from_all_the_leaves()
    {
        var nodes = Grow();

        for (var size = 0; size <= Sizes; size++)
            Assert.Equal(MerkleTree.Root(leaves[..size]), TreeShape.Fold([.. TreeShape.Peaks(size).Select(p => nodes[p])]));
    }

    [Fact]
    public void Every_path_is_the_one_computed_from_all_the_leaves()
    {
        var nodes = Grow();

        for (var size = 1; size <= Sizes; size++)
            for (var index = 0; index < size; index++)
                Assert.Equal(MerkleTree.InclusionPath(index, size, leaves),
                    TreeShape.Path(index, size).Select(cover => TreeShape.Fold([.. cover.Select(p => nodes[p])])));
    }

    // As the sequencer does: each leaf completes some nodes, once.
    private Dictionary<NodePlace, byte[]> Grow()
    {
        var nodes = new Dictionary<NodePlace, byte[]>();
        for (var i = 0; i < Sizes; i++)
        {
            nodes.Add(new(0, i), leaves[i]);
            foreach (var (level, index) in TreeShape.CompletedBy(i))
                nodes.Add(new(level, index), MerkleTree.NodeHash(nodes[new(level - 1, 2 * index)], nodes[new(level - 1, (2 * index) + 1)]));
        }
        return nodes;
    }
}
