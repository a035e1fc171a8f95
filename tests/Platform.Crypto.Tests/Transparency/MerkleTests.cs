using System.Text.Json.Nodes;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Crypto.Tests.Transparency;

public sealed class MerkleTests
{
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, 300).Select(i => MerkleTree.LeafHash([(byte)i, (byte)(i >> 8)]))];

    [NeedsSharedDataFact("vectors/merkle/inclusion"), Trait("Feature", "BEYOND-4")]
    public void Inclusion_vectors_are_accepted_or_refused_as_they_say() => JudgeAll("inclusion", 77, test =>
        InclusionProof.Verify(Number(test, "leafIdx"), Number(test, "treeSize"), Bytes(test["leafHash"]), Path(test), Bytes(test["root"])));

    [NeedsSharedDataFact("vectors/merkle/consistency"), Trait("Feature", "BEYOND-4")]
    public void Consistency_vectors_are_accepted_or_refused_as_they_say() => JudgeAll("consistency", 73, test =>
        ConsistencyProof.Verify(Number(test, "size1"), Number(test, "size2"), Bytes(test["root1"]), Bytes(test["root2"]), Path(test)));

    [Fact, Trait("Feature", "BEYOND-4")]
    public void Every_leaf_of_every_tree_up_to_300_is_proved_and_no_other_leaf_is()
    {
        for (var size = 1; size <= 300; size++)
        {
            var root = MerkleTree.Root(Leaves[..size]);
            for (var index = size % 7; index < size; index += size > 40 ? 13 : 1)
            {
                var path = MerkleTree.InclusionPath(index, size, Leaves);
                Assert.True(InclusionProof.Verify(index, size, Leaves[index], path, root), $"{index} of {size}");
                Assert.False(InclusionProof.Verify(index, size, MerkleTree.LeafHash("autre"u8), path, root));
                Assert.False(InclusionProof.Verify((index + 1) % size, size, Leaves[index], path, root) && size > 1);
            }
        }
    }

    [Fact, Trait("Feature", "BEYOND-4")]
    public void Every_tree_up_to_300_is_the_beginning_of_the_later_ones_and_a_changed_past_is_found()
    {
        byte[][] forged = [MerkleTree.LeafHash("antidaté"u8), .. Leaves[1..]];
        for (var size = 1; size <= 300; size++)
        {
            byte[] root = MerkleTree.Root(Leaves[..size]), forgedRoot = MerkleTree.Root(forged[..size]);
            for (var old = 1; old <= size; old += size > 40 ? 11 : 1)
            {
                var oldRoot = MerkleTree.Root(Leaves[..old]);
                Assert.True(ConsistencyProof.Verify(old, size, oldRoot, root, MerkleTree.ConsistencyPath(old, size, Leaves)), $"{old} to {size}");
                Assert.False(ConsistencyProof.Verify(old, size, oldRoot, forgedRoot, MerkleTree.ConsistencyPath(old, size, forged)), $"{old} to {size}");
            }
        }
    }

    [Fact]
    public void The_tree_of_rfc_6962_has_its_known_roots()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(MerkleTree.Root([])));
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Convert.ToHexStringLower(MerkleTree.LeafHash([])));
    }

    private static void JudgeAll(string kind, int count, Func<JsonNode, bool> verify)
    {
        var files = Directory.GetFiles(SharedData.Find($"vectors/merkle/{kind}")!, "*.json", SearchOption.AllDirectories); // found by the attribute
        Assert.Equal(count, files.Length);
        foreach (var file in files)
        {
            var test = JsonNode.Parse(File.ReadAllBytes(file))!; // a vector is never the literal null
            Assert.True(verify(test) != test["wantErr"]!.GetValue<bool>(), file); // the format of the suite
        }
    }

    private static long Number(JsonNode test, string name)
    {
        var written = test[name]!.ToJsonString(); // the format of the suite; some sizes overflow on purpose
        return long.TryParse(written, out var number) ? number : -1;
    }

    private static byte[] Bytes(JsonNode? node) => node is null ? [] : Convert.FromBase64String(node.GetValue<string>());

    private static List<byte[]> Path(JsonNode test) => [.. (test["proof"]?.AsArray() ?? []).Select(Bytes)];
}
