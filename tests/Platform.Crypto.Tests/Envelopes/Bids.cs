using System.Formats.Tar;
using System.Security.Cryptography;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Tests.Envelopes;

/// <summary>Bids made by our writer, and crooked ones made by hand with the framework's tar.</summary>
internal static class Bids
{
    public static readonly byte[] Context = """{"v":"pli/1"}"""u8.ToArray();
    public static readonly byte[] ContextHash = SHA256.HashData(Context);
    public static readonly X25519Identity Key = X25519Identity.Generate();
    public static readonly PliTool Tool = new("essai", "");
    private static readonly DateTimeOffset Ticket = new(2026, 12, 14, 15, 0, 0, TimeSpan.Zero);

    public static async Task<byte[]> Seal(params (string Path, byte[] Bytes)[] files)
    {
        using var cipher = new MemoryStream();
        var list = files.Select(f => new PliFile(f.Path, f.Bytes.Length, Ticket, _ => Task.FromResult<Stream>(new MemoryStream(f.Bytes)))).ToList();
        await PliWriter.WriteAsync(cipher, Key.Recipient, Context, list, Ticket, Tool, CancellationToken.None);
        return cipher.ToArray();
    }

    public static async Task<byte[]> SealByHand(Func<TarWriter, Task> archive, int? paddedTo = null, Action<byte[]>? spoil = null)
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            await archive(writer);
        }

        var plain = tar.ToArray();
        Array.Resize(ref plain, paddedTo ?? (int)Padme.PaddedSize(plain.Length));
        spoil?.Invoke(plain);
        return AgeWriter.Encrypt(plain, Key.Recipient, new ContextStanza(ContextHash));
    }

    public static Task Add(this TarWriter writer, string name, byte[] bytes) =>
        writer.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });

    public static byte[] ManifestOf(params (string Path, byte[] Bytes)[] files) =>
        new PliManifest([.. files.Select(f => new PliManifestEntry(f.Path, f.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(f.Bytes))))], Tool).ToBytes();

    public static async Task<List<(string Path, byte[] Bytes)>> Open(byte[] file, byte[]? contextHash = null, X25519Identity? key = null, PliLimits? limits = null)
    {
        var files = new List<(string, byte[])>();
        await using var reader = await PliReader.OpenAsync(new MemoryStream(file), [key ?? Key], contextHash ?? ContextHash, limits);
        await foreach (var entry in reader.EntriesAsync())
        {
            using var bytes = new MemoryStream();
            await entry.Content.CopyToAsync(bytes);
            files.Add((entry.Path, bytes.ToArray()));
        }

        return files;
    }

    /// <summary>Reads a bid of one document to its end; what came out of it before a refusal stays in <paramref name="released"/>.</summary>
    public static async Task CopyFirst(byte[] file, Stream released)
    {
        await using var reader = await PliReader.OpenAsync(new MemoryStream(file), [Key], ContextHash);
        await foreach (var entry in reader.EntriesAsync()) await entry.Content.CopyToAsync(released);
    }

    public static async Task<PliException> Refuses(byte[] file, byte[]? contextHash = null, X25519Identity? key = null, PliLimits? limits = null) =>
        await Assert.ThrowsAsync<PliException>(() => Open(file, contextHash, key, limits));
}
