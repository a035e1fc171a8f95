using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Testing;

/// <summary>What a <see cref="FakeClamd"/> does with a file.</summary>
public abstract record ClamdFault
{
    private ClamdFault() { }

    /// <summary>Reads it whole, then says these bytes and hangs up.</summary>
    public sealed record Answer(string Bytes) : ClamdFault;

    /// <summary>Reads it whole and says nothing, the line open.</summary>
    public sealed record Mute : ClamdFault;

    /// <summary>Takes nothing more after so many bytes, the line open.</summary>
    public sealed record Stuck(int AfterBytes) : ClamdFault;

    /// <summary>Answers « size limit exceeded » after so many bytes and hangs up, the rest unread.</summary>
    public sealed record Limit(int AfterBytes) : ClamdFault;

    /// <summary>Hangs up as soon as it is called.</summary>
    public sealed record HangUp : ClamdFault;
}

/// <summary>A scanner that speaks clamd's INSTREAM and breaks as asked. <see cref="Files"/> are the bytes that it was given whole.</summary>
public sealed class FakeClamd : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    public FakeClamd(ClamdFault? does = null)
    {
        Does = does ?? new ClamdFault.Answer("stream: OK\0");
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public ClamdFault Does { get; set; }

    public List<byte[]> Files { get; } = [];

    /// <summary>How often it was called.</summary>
    public int Calls { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();      // first: who stopped listening is not asked to accept again
        listener.Stop();
        await serving;
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var caller = await listener.AcceptTcpClientAsync(stopping.Token);
                Calls++;
                await AnswerAsync(caller.GetStream());
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or IOException or ObjectDisposedException or EndOfStreamException)
            {
                // The caller lost patience, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream line)
    {
        if (Does is ClamdFault.HangUp) return;
        var command = new byte[10];
        await line.ReadExactlyAsync(command, stopping.Token);
        if (Encoding.ASCII.GetString(command) != "zINSTREAM\0") throw new IOException("Not INSTREAM.");
        using var file = new MemoryStream();
        var head = new byte[4];
        while (true)
        {
            await line.ReadExactlyAsync(head, stopping.Token);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length == 0) break;
            var chunk = new byte[length];
            await line.ReadExactlyAsync(chunk, stopping.Token);
            file.Write(chunk);
            if (Does is ClamdFault.Stuck stuck && file.Length > stuck.AfterBytes) await HoldAsync(line);
            if (Does is not ClamdFault.Limit limit || file.Length <= limit.AfterBytes) continue;
            await line.WriteAsync("INSTREAM size limit exceeded. ERROR\0"u8.ToArray(), stopping.Token);
            return;
        }
        Files.Add(file.ToArray());
        if (Does is ClamdFault.Mute) await HoldAsync(line);
        if (Does is ClamdFault.Answer answer) await line.WriteAsync(Encoding.Latin1.GetBytes(answer.Bytes), stopping.Token);
    }

    // Stuck: until the end, with nothing read. Mute: until the caller hangs up.
    private async Task HoldAsync(NetworkStream line)
    {
        if (Does is ClamdFault.Stuck) await new TaskCompletionSource().Task.WaitAsync(stopping.Token);
        while (await line.ReadAsync(new byte[1], stopping.Token) > 0) { }
    }
}
