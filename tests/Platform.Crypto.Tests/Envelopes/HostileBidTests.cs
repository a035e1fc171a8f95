using System.Formats.Tar;
using Platform.Crypto.Envelopes;
using Platform.Testing;

namespace Platform.Crypto.Tests.Envelopes;

/// <summary>Well sealed bids whose archive is hostile: the seal says who could write, never that they are honest.</summary>
public sealed class HostileBidTests
{
    private const string Context = "00-contexte.json";
    private const string Manifest = "90-manifeste.json";
    private static readonly byte[] Bytes = "contenu"u8.ToArray();

    [Fact]
    public async Task An_honest_archive_made_by_another_tool_opens() =>
        Assert.Equal(["10-pieces/a.txt"], (await Bids.Open(await Honest("10-pieces/a.txt"))).Select(f => f.Path));

    [Fact]
    public async Task One_flipped_bit_at_1000_random_places_of_a_bid_is_always_refused_and_only_true_bytes_leave()
    {
        var seed = Draws.FreshSeed();
        var draws = new Draws(seed);
        var content = draws.Bytes(150_000);
        var bid = await Bids.Seal(("10-pieces/offre.pdf", content));
        Assert.Equal(content, Assert.Single(await Bids.Open(bid)).Bytes); // the twin: unflipped, it opens

        for (var i = 0; i < 1000; i++)
        {
            int place = draws.Below(bid.Length), bit = draws.Below(8);
            var altered = bid.ToArray();
            altered[place] ^= (byte)(1 << bit);
            using var released = new MemoryStream();

            await Assert.ThrowsAsync<PliException>(() => Bids.CopyFirst(altered, released));

            Assert.True(content.AsSpan().StartsWith(released.ToArray()), $"seed {seed}, byte {place}, bit {bit}: a byte that no tag vouches for");
        }
    }

    [Theory]
    [InlineData("10-pieces/../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("../a")]
    [InlineData("10-pieces/./a")]
    [InlineData("10-pieces//a")]
    [InlineData("10-pieces/..\\a")]
    [InlineData("10-pieces/C:/a")]
    [InlineData("10-pieces/a\u202efdp.exe")]
    [InlineData("10-pieces/e\u0301")] // not NFC
    [InlineData("30-ailleurs/a")]
    [InlineData("00-contexte.json")]
    public async Task A_dangerous_name_is_refused(string name)
    {
        var file = await Bids.SealByHand(async tar =>
        {
            await tar.Add(Context, Bids.Context);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Bytes) });
            await tar.Add(Manifest, Bids.ManifestOf((Context, Bids.Context), (name, Bytes)));
        });

        Assert.Equal(PliFault.Name, (await Bids.Refuses(file)).Fault);
        await Assert.ThrowsAsync<ArgumentException>(() => Bids.Seal((name, Bytes)));
    }

    [Theory]
    [InlineData("10-pieces/a", "10-pieces/a")]
    [InlineData("10-pieces/Été", "10-pieces/ÉTÉ")]
    [InlineData("10-pieces/a", "10-pieces/a/b")]
    [InlineData("10-pieces/a/b", "10-pieces/A")]
    public async Task Two_names_for_one_place_are_refused(string first, string second)
    {
        Assert.Equal(PliFault.Name, (await Bids.Refuses(await Honest(first, second))).Fault);
        await Assert.ThrowsAsync<ArgumentException>(() => Bids.Seal((first, Bytes), (second, Bytes)));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Directory)]
    [InlineData(TarEntryType.Fifo)]
    public async Task A_link_a_folder_or_a_device_is_refused(TarEntryType kind)
    {
        var file = await Bids.SealByHand(async tar =>
        {
            await tar.Add(Context, Bids.Context);
            var entry = new UstarTarEntry(kind, "10-pieces/lien");
            if (kind is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            await tar.WriteEntryAsync(entry);
        });

        Assert.Equal(PliFault.Archive, (await Bids.Refuses(file)).Fault);
    }

    [Fact]
    public async Task A_manifest_that_lacks_adds_or_changes_an_entry_is_refused()
    {
        (string, byte[]) context = (Context, Bids.Context), a = ("10-pieces/a", Bytes);
        (string, byte[])[][] wrong = [[context], [context, a, ("10-pieces/b", Bytes)], [context, ("10-pieces/a", "contenv"u8.ToArray())]];
        foreach (var lines in wrong)
        {
            Assert.Equal(PliFault.Manifest, (await Bids.Refuses(await WithManifest(Bids.ManifestOf(lines)))).Fault);
        }

        Assert.Single(await Bids.Open(await WithManifest(Bids.ManifestOf(context, a))));
        Assert.Equal(PliFault.Manifest, (await Bids.Refuses(await WithManifest(null))).Fault);
        Assert.Equal(PliFault.Manifest, (await Bids.Refuses(await WithManifest("{}"u8.ToArray()))).Fault);
    }

    [Fact]
    public async Task Bytes_hidden_in_the_padding_or_an_illegal_size_are_refused()
    {
        Task Archive(TarWriter tar) => Fill(tar, Bids.ManifestOf((Context, Bids.Context), ("10-pieces/a", Bytes)));

        Assert.Single(await Bids.Open(await Bids.SealByHand(Archive)));
        Assert.Equal(PliFault.Padding, (await Bids.Refuses(await Bids.SealByHand(Archive, spoil: plain => plain[^1] = 1))).Fault);
        Assert.Equal(PliFault.Padding, (await Bids.Refuses(await Bids.SealByHand(Archive, paddedTo: 262_145))).Fault);
        Assert.Equal(PliFault.Padding, (await Bids.Refuses(await Bids.SealByHand(Archive, paddedTo: 10_240))).Fault);
    }

    [Fact]
    public async Task The_context_comes_first_and_is_the_one_of_the_header()
    {
        var late = await Bids.SealByHand(async tar =>
        {
            await tar.Add("10-pieces/a", Bytes);
            await tar.Add(Context, Bids.Context);
        });
        var other = await Bids.SealByHand(tar => tar.Add(Context, """{"v":"pli/2"}"""u8.ToArray()));

        Assert.Equal(PliFault.WrongContext, (await Bids.Refuses(late)).Fault);
        Assert.Equal(PliFault.WrongContext, (await Bids.Refuses(other)).Fault);
    }

    [Fact]
    public async Task More_or_larger_documents_than_allowed_are_refused_and_the_last_allowed_pass()
    {
        var file = await Honest("10-pieces/a", "10-pieces/b");

        Assert.Equal(2, (await Bids.Open(file, limits: new PliLimits(2, Bytes.Length))).Count);
        Assert.Equal(PliFault.TooLarge, (await Bids.Refuses(file, limits: new PliLimits(1, Bytes.Length))).Fault);
        Assert.Equal(PliFault.TooLarge, (await Bids.Refuses(file, limits: new PliLimits(2, Bytes.Length - 1))).Fault);
    }

    private static Task<byte[]> Honest(params string[] names) => Bids.SealByHand(async tar =>
    {
        await tar.Add(Context, Bids.Context);
        foreach (var name in names)
        {
            await tar.Add(name, Bytes);
        }

        await tar.Add(Manifest, Bids.ManifestOf([(Context, Bids.Context), .. names.Select(name => (name, Bytes))]));
    });

    private static Task<byte[]> WithManifest(byte[]? manifest) => Bids.SealByHand(tar => Fill(tar, manifest));

    private static async Task Fill(TarWriter tar, byte[]? manifest)
    {
        await tar.Add(Context, Bids.Context);
        await tar.Add("10-pieces/a", Bytes);
        if (manifest is not null)
        {
            await tar.Add(Manifest, manifest);
        }
    }
}
