namespace Platform.Core.Dce;

/// <summary>A stored ZIP with its list in memory: the framework reads that list, and nothing else, without awaiting.</summary>
internal sealed class ZipSource(Stream zip, byte[] tail) : Stream
{
    private long Start => zip.Length - tail.Length;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => zip.Length;
    public override long Position { get => zip.Position; set => zip.Position = value; }

    /// <param name="zip">Can be entered anywhere.</param>
    /// <param name="directory">What <see cref="ZipDirectory.LengthAsync"/> found, once it was judged.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<ZipSource> OpenAsync(Stream zip, long directory, CancellationToken cancel)
    {
        var tail = new byte[directory];
        zip.Position = zip.Length - directory;
        await zip.ReadExactlyAsync(tail, cancel);
        zip.Position = 0;
        return new(zip, tail);
    }

    public override long Seek(long offset, SeekOrigin origin) => zip.Seek(offset, origin);

    public override int Read(Span<byte> buffer)
    {
        if (zip.Position < Start) throw new NotSupportedException("Read asynchronously.");
        var from = (int)Math.Min(zip.Position - Start, tail.Length);
        var length = Math.Min(buffer.Length, tail.Length - from);
        tail.AsSpan(from, length).CopyTo(buffer);
        zip.Position += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => zip.ReadAsync(buffer, cancellationToken);

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
