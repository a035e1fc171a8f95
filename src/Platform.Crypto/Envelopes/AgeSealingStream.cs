using System.Security.Cryptography;

namespace Platform.Crypto.Envelopes;

/// <summary>Write-only: gathers 64 KiB of plaintext, sends each chunk sealed. A full chunk waits until it is known whether it is the last.</summary>
internal sealed class AgeSealingStream(Stream cipher, ChaCha20Poly1305 key, byte[] prologue) : Stream
{
    private readonly byte[] _plain = new byte[AgeStream.ChunkLength];
    private readonly byte[] _sealed = new byte[AgeStream.SealedChunkLength];
    private byte[]? _prologue = prologue;
    private int _count;
    private long _chunk;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_count == _plain.Length)
            {
                cipher.Write(Seal(final: false).Span);
            }

            buffer = buffer[Gather(buffer)..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_count == _plain.Length)
            {
                await cipher.WriteAsync(Seal(final: false), cancellationToken);
            }

            buffer = buffer[Gather(buffer.Span)..];
        }
    }

    public void Complete() => cipher.Write(Seal(final: true).Span);

    public async Task CompleteAsync(CancellationToken cancel) => await cipher.WriteAsync(Seal(final: true), cancel);

    private int Gather(ReadOnlySpan<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, _plain.Length - _count);
        buffer[..taken].CopyTo(_plain.AsSpan(_count));
        _count += taken;
        return taken;
    }

    private ReadOnlyMemory<byte> Seal(bool final)
    {
        var tag = _sealed.AsSpan(_count, AgeStream.TagLength);
        key.Encrypt(AgeStream.ChunkNonce(_chunk++, final), _plain.AsSpan(0, _count), _sealed.AsSpan(0, _count), tag);
        var bytes = _sealed.AsMemory(0, _count + AgeStream.TagLength);
        _count = 0;
        if (_prologue is null)
        {
            return bytes;
        }

        byte[] first = [.. _prologue, .. bytes.Span];
        _prologue = null;
        return first;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            key.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }
}
