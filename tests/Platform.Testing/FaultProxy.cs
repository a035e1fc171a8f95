using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Testing;

/// <summary>What a <see cref="FaultProxy"/> does to each connection.</summary>
public abstract record ProxyFault
{
    private ProxyFault() { }

    /// <summary>Resets once this many bytes of requests have passed.</summary>
    public sealed record Reset(int AtByte) : ProxyFault;

    /// <summary>Answers every request itself; the server never sees it.</summary>
    public sealed record Answer(int Status) : ProxyFault;

    /// <summary>Ends the connection after this many bytes of answers: a 200 that says more than it brings.</summary>
    public sealed record Cut(int AfterBytes) : ProxyFault;

    /// <summary>Takes everything and says nothing.</summary>
    public sealed record Silence : ProxyFault;
}

/// <summary>A network between two programs that breaks as asked, and heals. A change ends the connections that stand.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri server;
    private readonly Task serving;
    private CancellationTokenSource standing = new();
    private volatile ProxyFault? fault;

    public FaultProxy(Uri server)
    {
        this.server = server;
        listener.Start();
        Address = new UriBuilder(server) { Port = ((IPEndPoint)listener.LocalEndpoint).Port }.Uri;
        serving = ServeAsync();
    }

    /// <summary>The server's address, with the port of this proxy.</summary>
    public Uri Address { get; }

    public Task BreakAsync(ProxyFault how) => ChangeAsync(how);

    public Task HealAsync() => ChangeAsync(null);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await standing.CancelAsync();
        await serving;
        standing.Dispose();
    }

    private async Task ChangeAsync(ProxyFault? to)
    {
        fault = to;
        var before = Interlocked.Exchange(ref standing, new());
        await before.CancelAsync();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync(), fault, standing.Token);
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client, ProxyFault? how, CancellationToken end)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            switch (how)
            {
                case ProxyFault.Answer(var status):
                    await AnswerAsync(near.GetStream(), status, end);
                    return;
                case ProxyFault.Silence:
                    await near.GetStream().CopyToAsync(Stream.Null, end);
                    return;
            }
            await far.ConnectAsync(server.Host, server.Port, end);
            var up = PassAsync(near.GetStream(), far.GetStream(), how is ProxyFault.Reset(var at) ? at : null, end);
            var down = PassAsync(far.GetStream(), near.GetStream(), how is ProxyFault.Cut(var after) ? after : null, end);
            await await Task.WhenAny(up, down);
            if (how is ProxyFault.Reset) near.LingerState = new LingerOption(enable: true, 0);      // closing says RST
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has left, or the network changed.
        }
    }

    private static async Task PassAsync(NetworkStream from, NetworkStream to, int? most, CancellationToken end)
    {
        var buffer = new byte[1 << 14];
        var left = most ?? int.MaxValue;
        for (int read; left > 0 && (read = await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), end)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), end);
            if (most is not null) left -= read;
        }
    }

    // The whole request is taken first: a client that is still sending would see a reset and not the answer.
    private static async Task AnswerAsync(NetworkStream client, int status, CancellationToken end)
    {
        using var reader = new StreamReader(client, Encoding.Latin1);
        var length = 0;
        while (await reader.ReadLineAsync(end) is { Length: > 0 } line)
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
        if (length > 0) await reader.ReadBlockAsync(new char[length], end);       // reading nothing would wait for something
        await client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), end);
    }
}
