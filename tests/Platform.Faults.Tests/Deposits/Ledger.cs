using System.Text.Json;
using System.Threading.Channels;

namespace Platform.Faults.Tests.Deposits;

/// <summary>One deposit as its client knows it once the platform has acknowledged it.</summary>
public sealed record Acknowledged(Guid Bid, string Email, string State, string Tracking, IReadOnlyList<SentEnvelope> Envelopes);

/// <param name="Sha256">Of the whole ciphertext, lower hexadecimal; then of each block.</param>
public sealed record SentEnvelope(Guid Id, string Sha256, IReadOnlyList<string> Blocks);

/// <summary>What the clients were told, each line durable before the next deposit begins. The oracle believes this file, and nothing in memory.</summary>
public sealed class Ledger(string path)
{
    private readonly Channel<int> acknowledgements = Channel.CreateUnbounded<int>();
    private readonly Lock writing = new();

    public int Count { get; private set; }

    public void Write(Acknowledged acknowledged)
    {
        lock (writing)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
            JsonSerializer.Serialize(file, acknowledged);
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
            Count++;
        }
        acknowledgements.Writer.TryWrite(1);
    }

    /// <summary>Returns after that many more acknowledgements.</summary>
    public async Task CountAsync(int many, CancellationToken cancel)
    {
        for (var i = 0; i < many; i++) await acknowledgements.Reader.ReadAsync(cancel);
    }

    public IReadOnlyList<Acknowledged> Read() =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<Acknowledged>(line) ?? throw new InvalidOperationException("An empty line of the ledger."))] : [];
}
