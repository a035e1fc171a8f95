using System.Security.Cryptography;

namespace Platform.Crypto.Envelopes;

/// <summary>The bytes of one entry of the archive, hashed on their way; ends with the entry.</summary>
internal sealed class PliEntryStream(long size, IncrementalHash hash, Func<Memory<byte>, CancellationToken, ValueTask<int>> read) : ForwardStream
{
    private long _left = size;

    public override long Length { get; } = size;
    public override long Position { get => Length - _left; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var count = await read(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        if (count == 0)
        {
            throw new PliException(PliFault.Archive, 0);
        }

        hash.AppendData(buffer.Span[..count]);
        _left -= count;
        return count;
    }
}
