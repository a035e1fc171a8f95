using Platform.Crypto;

namespace Platform.Core.Files;

/// <summary>Several stored parts read as one, from a byte on. Forward only; one part is open at a time.</summary>
internal sealed class PartsStream(
    IReadOnlyList<(string Name, long Size)> parts, Func<string, long, CancellationToken, ValueTask<Stream>> openAt, long from, long? length) : ForwardStream
{
    private long skip = from;
    private long left = Math.Max(0, Math.Min(length ?? long.MaxValue, parts.Sum(p => p.Size) - from));
    private int next;
    private Stream? open;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (left > 0)
        {
            var wanted = buffer[..(int)Math.Min(buffer.Length, left)];
            var read = open is null ? 0 : await open.ReadAsync(wanted, cancellationToken);
            left -= read;
            if (read > 0 || wanted.IsEmpty) return read;
            await OpenNextAsync(cancellationToken);
        }
        return 0;
    }

    private async Task OpenNextAsync(CancellationToken cancel)
    {
        if (open is not null) await open.DisposeAsync();
        open = null;
        while (next < parts.Count && skip >= parts[next].Size) skip -= parts[next++].Size;
        if (next >= parts.Count) throw new EndOfStreamException("A stored file is shorter than its list says.");
        open = await openAt(parts[next++].Name, skip, cancel);
        skip = 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) open?.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        if (open is not null) await open.DisposeAsync();
        await base.DisposeAsync();
    }
}
