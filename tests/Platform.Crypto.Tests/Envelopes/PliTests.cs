using System.Security.Cryptography;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Crypto.Tests.Envelopes;

public sealed class PliTests
{
    private static readonly string LongName = "10-pieces/" + new string('é', 90) + "/Mémoire technique (version définitive).pdf";

    private static readonly (string Path, byte[] Bytes)[] Files =
    [
        ("10-pieces/prix.json", "{}"u8.ToArray()), (LongName, new Draws("mémoire").Bytes(300_000)), ("10-pieces/vide.txt", []), ("20-signatures/prix.json.p7s", new Draws("p7s").Bytes(512)),
    ];

    [Fact]
    public async Task A_bid_comes_back_byte_for_byte_in_a_file_of_legal_size_and_profile()
    {
        var file = await Bids.Seal(Files);

        var opened = await Bids.Open(file);

        Assert.IsType<ProfileCheck.Outcome.Conforming>(ProfileCheck.Check(file.AsMemory(0, 244), file.Length, Bids.ContextHash));
        Assert.Equal(Files.Select(f => f.Path), opened.Select(f => f.Path));
        Assert.All(Files.Zip(opened), pair => Assert.Equal(pair.First.Bytes, pair.Second.Bytes));
    }

    [Fact]
    public async Task The_manifest_names_every_entry_and_a_skipped_document_is_checked_all_the_same()
    {
        var file = await Bids.Seal(Files);
        await using var reader = await PliReader.OpenAsync(new MemoryStream(file), [Bids.Key], Bids.ContextHash);
        await foreach (var entry in reader.EntriesAsync())
        {
            Assert.StartsWith(entry.Path[..3] is "10-" ? "10-pieces/" : "20-signatures/", entry.Path, StringComparison.Ordinal);
        }

        Assert.Equal(Bids.Context, reader.Context);
        Assert.Equal(["00-contexte.json", .. Files.Select(f => f.Path)], reader.Manifest?.Entries.Select(e => e.Path) ?? []);
    }

    [NeedsToolFact("age")]
    public async Task Age_and_tar_open_a_bid_without_our_code()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pli.age", await Bids.Seal(Files));
        folder.Write("ck.txt", Bids.Key + "\n");

        var age = await Judges.RunAsync("age", "-d", "-i", folder["ck.txt"], "-o", folder["pli.tar"], folder["pli.age"]);
        var tar = await Judges.RunAsync("tar", "xf", folder["pli.tar"], "-C", folder.Root);
        var list = await Judges.RunAsync("tar", "tf", folder["pli.tar"], "--quoting-style=literal");

        Assert.Equal((0, 0), (age.ExitCode, tar.ExitCode));
        Assert.Equal(["00-contexte.json", .. Files.Select(f => f.Path), "90-manifeste.json"], list.Text.TrimEnd().Split('\n'));
        Assert.All(Files, f => Assert.Equal(f.Bytes, File.ReadAllBytes(folder[f.Path])));
        Assert.Equal(Padme.PaddedSize(new FileInfo(folder["pli.tar"]).Length), new FileInfo(folder["pli.tar"]).Length);
    }

    [Fact]
    public async Task One_flipped_bit_at_200_random_places_of_a_bid_is_always_refused()
    {
        var seed = Draws.FreshSeed();
        var draws = new Draws(seed);
        var file = await Bids.Seal(Files);
        for (var i = 0; i < 200; i++)
        {
            var place = draws.Below(file.Length);
            var mask = (byte)(1 << draws.Below(8));
            file[place] ^= mask;
            var refused = await Record.ExceptionAsync(() => Bids.Open(file));
            file[place] ^= mask;

            Assert.True(refused is PliException, $"seed {seed}, byte {place}: {refused}");
        }

        Assert.NotEmpty(await Bids.Open(file)); // the twin: with every bit back, it opens
    }

    [Fact]
    public async Task Another_key_another_context_and_an_altered_chunk_are_told_apart()
    {
        var file = await Bids.Seal(Files);
        var altered = file.ToArray();
        altered[244 + 16 + 65_552 + 5] ^= 1;

        Assert.Equal(PliFault.WrongKey, (await Bids.Refuses(file, key: X25519Identity.Generate())).Fault);
        Assert.Equal(PliFault.WrongContext, (await Bids.Refuses(file, contextHash: SHA256.HashData("autre"u8))).Fault);
        Assert.Equal(PliFault.Header, (await Bids.Refuses(file[..200])).Fault);
        var refusal = await Bids.Refuses(altered);
        Assert.Equal((PliFault.Altered, 1L), (refusal.Fault, refusal.Chunk));
    }

    [Fact]
    public async Task A_document_that_changes_size_while_it_is_sealed_stops_the_writer()
    {
        var file = new PliFile("10-pieces/a", 10, default, _ => Task.FromResult<Stream>(new MemoryStream(new byte[11])));

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            PliWriter.WriteAsync(Stream.Null, Bids.Key.Recipient, Bids.Context, [file], default, Bids.Tool, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            PliWriter.WriteAsync(Stream.Null, Bids.Key.Recipient, Bids.Context, [file with { Size = 12 }], default, Bids.Tool, CancellationToken.None));
    }
}
