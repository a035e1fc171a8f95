using System.Buffers;
using System.Security.Cryptography;

namespace Platform.Crypto.Envelopes;

/// <summary>Read-only, forward-only plaintext of an age file; each chunk is authenticated before any of its bytes leaves.</summary>
internal sealed class AgePlaintextStream(Stream cipher, ReadOnlyMemory<byte> following, ChaCha20Poly1305 key) : ForwardStream
{
    private const int ReadAhead = 8 * AgeStream.SealedChunkLength;      // one call of the disk for eight chunks: with one each, the calls took as long as the cipher
    private byte[] _sealed = ArrayPool<byte>.Shared.Rent(ReadAhead);
    private readonly byte[] _plain = new byte[AgeStream.ChunkLength];
    private int _from, _to;             // what is read and not opened yet
    private ReadOnlyMemory<byte> _following = following;
    private ReadOnlyMemory<byte> _ready;
    private bool _finalSeen;
    private AgePayloadException? _failure;

    /// <summary>Number of chunks authenticated so far; while reading fails, the number of the chunk that failed.</summary>
    public long Chunk { get; private set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_ready.IsEmpty && !_finalSeen)
        {
            RefuseAfterFailure();
            OpenChunk(Fill(AgeStream.SealedChunkLength));
        }

        if (_ready.IsEmpty && !buffer.IsEmpty)
        {
            RequireEnd(Fill(1));
        }

        return Deliver(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready.IsEmpty && !_finalSeen)
        {
            RefuseAfterFailure();
            OpenChunk(await FillAsync(AgeStream.SealedChunkLength, cancellationToken));
        }

        if (_ready.IsEmpty && !buffer.IsEmpty)
        {
            RequireEnd(await FillAsync(1, cancellationToken));
        }

        return Deliver(buffer.Span);
    }

    /// <summary>Whole chunks from where they were opened: nothing is copied on the way.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!_ready.IsEmpty)
            {
                await destination.WriteAsync(_ready, cancellationToken);
                _ready = default;
            }
            else if (await ReadAsync(_plain.AsMemory(0, 0), cancellationToken) == 0 && _ready.IsEmpty && _finalSeen)
            {
                RequireEnd(await FillAsync(1, cancellationToken));
                return;
            }
        }
    }

    private void RefuseAfterFailure()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    private void OpenChunk(int length)
    {
        var full = length == AgeStream.SealedChunkLength;
        if (length < AgeStream.TagLength || (length == AgeStream.TagLength && Chunk > 0))
        {
            Fail("truncated, or an empty last chunk");
        }

        // A full chunk may be the last one: only its tag says which, so both nonces are tried, in the order of the usual case.
        if (!(full && TryOpen(length, final: false)))
        {
            if (!TryOpen(length, final: true))
            {
                Fail("altered or truncated");
            }

            _finalSeen = true;
        }

        _from += length;
        Chunk++;
    }

    private bool TryOpen(int length, bool final)
    {
        var size = length - AgeStream.TagLength;
        try
        {
            key.Decrypt(AgeStream.ChunkNonce(Chunk, final), _sealed.AsSpan(_from, size), _sealed.AsSpan(_from + size, AgeStream.TagLength), _plain.AsSpan(0, size));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        _ready = _plain.AsMemory(0, size);
        return true;
    }

    private void RequireEnd(int extra)
    {
        RefuseAfterFailure();
        if (extra > 0)
        {
            Fail("bytes after the final chunk");
        }
    }

    private void Fail(string reason)
    {
        _failure = new AgePayloadException(Chunk, reason);
        throw _failure;
    }

    private int Deliver(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }

    // At least so many bytes unless the source ends; whatever more it gives at once is kept for the next chunks.
    private int Fill(int length)
    {
        MakeRoom(length);
        if (_to - _from < length)
        {
            _to += cipher.ReadAtLeast(_sealed.AsSpan(_to, ReadAhead - _to), length - (_to - _from), throwOnEndOfStream: false);
        }

        return Math.Min(length, _to - _from);
    }

    private async ValueTask<int> FillAsync(int length, CancellationToken cancel)
    {
        MakeRoom(length);
        if (_to - _from < length)
        {
            _to += await cipher.ReadAtLeastAsync(_sealed.AsMemory(_to, ReadAhead - _to), length - (_to - _from), throwOnEndOfStream: false, cancel);
        }

        return Math.Min(length, _to - _from);
    }

    private void MakeRoom(int length)
    {
        if (_to - _from >= length)
        {
            return;
        }

        _sealed.AsSpan(_from, _to - _from).CopyTo(_sealed);
        (_from, _to) = (0, _to - _from);
        var kept = Math.Min(ReadAhead - _to, _following.Length);
        _following[..kept].CopyTo(_sealed.AsMemory(_to));
        _following = _following[kept..];
        _to += kept;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            key.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
            ArrayPool<byte>.Shared.Return(_sealed);
            (_sealed, _from, _to) = ([], 0, 0);        // once: a second Dispose returns nothing
        }

        base.Dispose(disposing);
    }
}
