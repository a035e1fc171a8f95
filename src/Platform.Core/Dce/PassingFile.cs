using Platform.Core.Files;
using Platform.Crypto;

namespace Platform.Core.Dce;

/// <summary>Watches a file while the store reads it: its first bytes say what it is, its checksum goes into the archive. Nothing is kept.</summary>
internal sealed class PassingFile(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
{
    public const int HeadSize = 64;
    private ReadOnlyMemory<byte> unread = head;
    private Crc32 crc;

    public long Crc32 => crc.Value;

    /// <summary>Reads the first bytes; none at all means an empty file.</summary>
    public static async Task<ReadOnlyMemory<byte>> HeadAsync(Stream content, CancellationToken cancel)
    {
        var head = new byte[HeadSize];
        return head.AsMemory(0, await content.ReadAtLeastAsync(head, HeadSize, throwOnEndOfStream: false, cancel));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        if (unread.Length > 0)
        {
            read = Math.Min(unread.Length, buffer.Length);
            unread[..read].CopyTo(buffer);
            unread = unread[read..];
        }
        else
        {
            read = await rest.ReadAsync(buffer, cancellationToken);
        }
        crc.Append(buffer.Span[..read]);
        return read;
    }
}
