using System.Buffers;
using System.Security.Cryptography;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Envelopes;

/// <summary>A document to seal.</summary>
/// <param name="Path">Name inside the bid, under <c>10-pieces/</c> or <c>20-signatures/</c>, NFC.</param>
/// <param name="Size">Exact number of bytes.</param>
/// <param name="ModifiedAt">Time of the ticket, so that a bid can be rebuilt byte for byte.</param>
/// <param name="Open">Opens the document; the writer disposes the stream.</param>
public sealed record PliFile(string Path, long Size, DateTimeOffset ModifiedAt, Func<CancellationToken, Task<Stream>> Open);

/// <summary>Writes a <c>pli.age</c> of profile <c>pli/1</c> in one pass and bounded memory.</summary>
public static class PliWriter
{
    private const int EndOfArchive = 2 * PaxTar.Record;

    /// <summary>
    /// Seals the context, the documents and their manifest to one recipient. Leaves <paramref name="cipher"/> open.
    /// </summary>
    /// <param name="context">Exact bytes of <c>00-contexte.json</c>.</param>
    /// <param name="files">Documents, in the order of the archive.</param>
    /// <param name="at">Time of the ticket, for context and manifest.</param>
    /// <returns>Size in bytes of the padded plaintext.</returns>
    /// <exception cref="ArgumentException">A name is refused by the profile.</exception>
    /// <exception cref="InvalidDataException">A document has not the announced size: the bid must be sealed again, under a new key.</exception>
    public static async Task<long> WriteAsync(
        Stream cipher, X25519Recipient to, ReadOnlyMemory<byte> context, IReadOnlyList<PliFile> files, DateTimeOffset at, PliTool tool, CancellationToken cancel)
    {
        RequireNames(files);
        var hash = SHA256.HashData(context.Span);
        await using var sealing = AgeWriter.Open(cipher, [to, new ContextStanza(hash)]);
        var entries = new List<PliManifestEntry> { new(EntryName.Context, context.Length, Convert.ToHexStringLower(hash)) };
        var length = await EntryAsync(sealing, EntryName.Context, context, at, cancel);
        foreach (var file in files)
        {
            var header = PaxTar.Header(file.Path, file.Size, file.ModifiedAt);
            await sealing.WriteAsync(header, cancel);
            entries.Add(new PliManifestEntry(file.Path, file.Size, await CopyAsync(file, sealing, cancel)));
            await ZerosAsync(sealing, PaxTar.Padding(file.Size), cancel);
            length += header.Length + file.Size + PaxTar.Padding(file.Size);
        }

        length += await EntryAsync(sealing, EntryName.Manifest, new PliManifest(entries, tool).ToBytes(), at, cancel) + EndOfArchive;
        var padded = Padme.PaddedSize(length);
        await ZerosAsync(sealing, padded - length + EndOfArchive, cancel);
        await sealing.CompleteAsync(cancel);
        return padded;
    }

    private static void RequireNames(IReadOnlyList<PliFile> files)
    {
        var names = new EntryNames();
        if (files.FirstOrDefault(file => !EntryName.IsDocument(file.Path) || !names.TryAdd(file.Path)) is not null)
        {
            throw new ArgumentException("A document has a name that the profile refuses, or that another one has.", nameof(files));
        }
    }

    private static async Task<long> EntryAsync(Stream sealing, string name, ReadOnlyMemory<byte> bytes, DateTimeOffset at, CancellationToken cancel)
    {
        var header = PaxTar.Header(name, bytes.Length, at);
        await sealing.WriteAsync(header, cancel);
        await sealing.WriteAsync(bytes, cancel);
        await ZerosAsync(sealing, PaxTar.Padding(bytes.Length), cancel);
        return header.Length + bytes.Length + PaxTar.Padding(bytes.Length);
    }

    private static async Task<string> CopyAsync(PliFile file, Stream sealing, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = await file.Open(cancel);
        var buffer = ArrayPool<byte>.Shared.Rent(AgeStream.ChunkLength);
        try
        {
            long copied = 0;
            for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0; copied += read)
            {
                RequireSize(copied + read <= file.Size);
                hash.AppendData(buffer, 0, read);
                await sealing.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            RequireSize(copied == file.Size);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static void RequireSize(bool asAnnounced)
    {
        if (!asAnnounced)
        {
            throw new InvalidDataException("A document changed while it was sealed.");
        }
    }

    private static async Task ZerosAsync(Stream sealing, long count, CancellationToken cancel)
    {
        var zeros = new byte[Math.Min(count, AgeStream.ChunkLength)];
        for (; count > 0; count -= zeros.Length)
        {
            await sealing.WriteAsync(zeros.AsMemory(0, (int)Math.Min(count, zeros.Length)), cancel);
        }
    }
}
