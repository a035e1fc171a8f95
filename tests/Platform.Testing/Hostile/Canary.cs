using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Testing.Hostile;

/// <summary>A file that nobody may read and a port that nobody may call: what an entity of a hostile document points to.</summary>
public sealed class Canary : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;
    private int calls;

    public Canary()
    {
        System.IO.File.WriteAllText(File, Word);
        listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/canari";
        serving = Task.Run(ServeAsync);       // not on the threads of the tests, which wait for it
    }

    /// <summary>What the file holds. Nothing that we say may.</summary>
    public string Word { get; } = $"canari{Guid.CreateVersion7():N}";

    public string File { get; } = Path.GetTempFileName();

    public string Url { get; }

    public int Calls => Volatile.Read(ref calls);

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await serving;
        System.IO.File.Delete(File);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref calls);
                var answer = $"HTTP/1.1 200 OK\r\nContent-Type: application/xml-dtd\r\nConnection: close\r\nContent-Length: {Word.Length}\r\n\r\n{Word}";
                await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
