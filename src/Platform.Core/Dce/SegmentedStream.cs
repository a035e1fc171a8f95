using Platform.Core.Files;

namespace Platform.Core.Dce;

/// <summary>A piece of a download: bytes of ours, or a stored file.</summary>
public abstract record Segment
{
    private Segment(long length) => Length = length;
    public long Length { get; }
    public sealed record Bytes(ReadOnlyMemory<byte> Content) : Segment(Content.Length);
    /// <param name="From">Where it begins in the blob.</param>
    public sealed record File(BlobName Blob, long Size, long From = 0) : Segment(Size);
}

/// <summary>Reads pieces as one file that can be entered anywhere. Opens one stored file at a time; nothing is held but a position.</summary>
public sealed class SegmentedStream : Stream
{
    private readonly IReadOnlyList<Segment> segments;
    private readonly IBlobStore blobs;
    private readonly long[] starts;
    private long position;
    private int openSegment = -1;
    private long openAt;
    private Stream? open;

    public SegmentedStream(IReadOnlyList<Segment> segments, IBlobStore blobs)
    {
        (this.segments, this.blobs) = (segments, blobs);
        starts = new long[segments.Count + 1];
        for (var i = 0; i < segments.Count; i++) starts[i + 1] = starts[i] + segments[i].Length;
    }

    public override long Length => starts[^1];
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        SeekOrigin.End => Length + offset,
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= Length || buffer.Length == 0) return 0;
        var index = Array.BinarySearch(starts, position);
        if (index < 0) index = ~index - 1;
        while (segments[index].Length == 0) index++;
        var within = position - starts[index];
        var read = segments[index] switch
        {
            Segment.Bytes bytes => Copy(bytes.Content.Span[(int)within..], buffer.Span),
            Segment.File file => await ReadFileAsync(index, file, within, buffer, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private async Task<int> ReadFileAsync(int index, Segment.File file, long within, Memory<byte> buffer, CancellationToken cancel)
    {
        if (openSegment != index || openAt != within || open is null)
        {
            if (open is not null) await open.DisposeAsync();
            open = await blobs.OpenReadAsync(file.Blob, file.From + within, null, cancel);
            (openSegment, openAt) = (index, within);
        }
        var wanted = (int)Math.Min(buffer.Length, file.Size - within);
        var read = await open.ReadAsync(buffer[..wanted], cancel);
        if (read == 0) throw new EndOfStreamException("A stored file is shorter than it was when it was recorded.");
        openAt += read;
        return read;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) open?.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        if (open is not null) await open.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
