using Platform.Crypto.Keys;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Crypto.Tests.Transparency;

public sealed class CheckpointTests
{
    private const string Name = "exemple.test/registre";
    private static readonly Ed25519Key Key = Ed25519Key.Generate();
    private static readonly byte[] Entry = RegisterLeaf.Entry(new byte[32], """{"a":1}"""u8);

    [Fact]
    public void The_register_vectors_of_the_design_are_found_again()
    {
        Assert.Equal("c0db98460151e551f54f91c25da8481072074175ecc15a457d9123d0d1b6accb", Convert.ToHexStringLower(Entry));
        Assert.Equal("4ee6f70c75af3a1f7481d0039003e123dbcb7bfbdce6dd8076da38d2d39aec9b", Convert.ToHexStringLower(MerkleTree.LeafHash(Entry)));
        Assert.Equal("20846b57", Convert.ToHexStringLower(Checkpoint.KeyId(Name, new byte[32])));
    }

    [Fact]
    public void A_tracking_number_is_four_groups_of_the_first_80_bits()
    {
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$", RegisterLeaf.TrackingNumber(Entry));
        Assert.Equal(Entry[..10], CrockfordBase32.Decode(RegisterLeaf.TrackingNumber(Entry).Replace("-", "", StringComparison.Ordinal), 10));
    }

    [Fact]
    public void A_ulid_is_read_back_and_sorts_as_its_identifier()
    {
        var first = Guid.Parse("01937a5e-0000-7000-8000-000000000001");
        var second = Guid.Parse("01937a5e-0001-7000-8000-000000000000");

        Assert.Equal(first, Ulid.Parse(Ulid.Format(first)));
        Assert.Equal("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", Ulid.Format(Guid.AllBitsSet));
        Assert.True(string.CompareOrdinal(Ulid.Format(first), Ulid.Format(second)) < 0);
        Assert.Throws<FormatException>(() => Ulid.Parse("8ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
    }

    [Fact, Trait("Feature", "BEYOND-4")]
    public void A_checkpoint_is_read_back_and_any_change_is_refused()
    {
        var note = new Checkpoint(Name, 42, MerkleTree.LeafHash(Entry)).Sign(Key);

        Assert.Equal(42, Checkpoint.Verify(note, Name, Key.PublicKey)?.Size);
        Assert.Null(Checkpoint.Verify(note.Replace("\n42\n", "\n41\n", StringComparison.Ordinal), Name, Key.PublicKey));
        Assert.Null(Checkpoint.Verify(note.Replace("\n42\n", "\n042\n", StringComparison.Ordinal), Name, Key.PublicKey));
        Assert.Null(Checkpoint.Verify(note, Name, Ed25519Key.Generate().PublicKey));
        Assert.Null(Checkpoint.Verify(note, "autre.test/registre", Key.PublicKey));
        Assert.Null(Checkpoint.Verify(note[..^1], Name, Key.PublicKey));
        Assert.Null(Checkpoint.Verify("", Name, Key.PublicKey));
    }

    [Fact, Trait("Feature", "BEYOND-4")]
    public void A_proof_file_is_read_back_proves_its_entry_and_no_other()
    {
        byte[][] leaves = [MerkleTree.LeafHash("avant"u8), MerkleTree.LeafHash(Entry), MerkleTree.LeafHash("après"u8)];
        var note = new Checkpoint(Name, 3, MerkleTree.Root(leaves)).Sign(Key);
        var text = new TlogProof(1, MerkleTree.InclusionPath(1, 3, leaves), note).Format();
        var proof = TlogProof.Parse(text);

        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 1\n", text, StringComparison.Ordinal);
        Assert.Equal(text, proof.Format());
        Assert.NotNull(proof.Verify(Entry, Name, Key.PublicKey));
        Assert.Null(proof.Verify(new byte[32], Name, Key.PublicKey));
        Assert.Null((proof with { Index = 0 }).Verify(Entry, Name, Key.PublicKey));
        Assert.Throws<FormatException>(() => TlogProof.Parse(text.Replace("index 1", "index 01", StringComparison.Ordinal)));
    }

    [NeedsToolFact("openssl"), Trait("Feature", "BEYOND-4")]
    public async Task Openssl_accepts_the_signature_of_a_checkpoint_and_refuses_another_text()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new Checkpoint(Name, 7, MerkleTree.LeafHash(Entry));
        var signature = Convert.FromBase64String(checkpoint.Sign(Key).TrimEnd().Split(' ')[^1]);
        folder.Write("cle.der", Ed25519Key.SubjectPublicKeyInfo(Key.PublicKey));
        folder.Write("signature", signature[4..]);
        folder.Write("vrai", checkpoint.Format());
        folder.Write("faux", (checkpoint with { Size = 8 }).Format());

        Assert.Equal(0, (await VerifyAsync(folder, "vrai")).ExitCode);
        Assert.NotEqual(0, (await VerifyAsync(folder, "faux")).ExitCode);
    }

    private static Task<Judges.Verdict> VerifyAsync(TemporaryFolder folder, string text) => Judges.RunAsync(
        "openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", folder["cle.der"], "-sigfile", folder["signature"], "-in", folder[text]);
}
