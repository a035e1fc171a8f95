using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Platform.Testing;

namespace Arms;

/// <summary>A server that we did not write, or that does the least, as a child: ended with us.</summary>
internal sealed class Bare : IDisposable
{
    private readonly Process process;

    private Bare(Process process, int port) => (this.process, Address) = (process, new Uri($"http://127.0.0.1:{port}/"));

    public Uri Address { get; }

    public int ProcessId => process.Id;

    public static Task<Bare> KestrelAsync(string folder, string? connection = null) => StartAsync(
        port => new("dotnet", [RepositoryRoot.File("bench/bare/bin/Release/net10.0/bare.dll"), $"{port}", folder, .. connection is null ? Array.Empty<string>() : [connection]]), "pret");

    public static Task<Bare> TusAsync(string folder) => StartAsync(port => new("node", [RepositoryRoot.File("bench/peers/tus.mjs"), $"{port}", folder]), "files");

    /// <summary>The built program of another collection of bare arms: serve PORT FOLDER, which answers /hello.</summary>
    public static Task<Bare> PeerAsync(string program, string folder) => StartAsync(port => new("dotnet", [program, "serve", $"{port}", folder]), "hello");

    private static async Task<Bare> StartAsync(Func<int, ProcessStartInfo> start, string answers)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var bare = new Bare(Process.Start(start(port))!, port);
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(bare.Address, answers));
                return bare;
            }
            catch (HttpRequestException) when (i < 750)
            {
                await Task.Delay(20);
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
