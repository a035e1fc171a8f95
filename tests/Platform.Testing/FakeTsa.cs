using System.Net;
using Platform.Crypto.Timestamps;

namespace Platform.Testing;

/// <summary>The far side of the wire: the development authority over HTTP, which a test may make silent or wrong.</summary>
public sealed class FakeTsa : IDisposable
{
    private static readonly DevelopmentAuthority Shared = DevelopmentAuthority.Create(TimeProvider.System.GetUtcNow());
    private readonly HttpListener listener;

    public FakeTsa()
    {
        for (var port = 20_000 + (Environment.ProcessId % 10_000); ; port++)
        {
            listener = new HttpListener();          // one that failed to start cannot be used again
            listener.Prefixes.Add(Url = $"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Taken: the next one.
            }
        }
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>One for the whole process: an RSA key takes a second to make.</summary>
    public DevelopmentAuthority Authority => Shared;

    /// <summary>Null cuts the connection.</summary>
    public Func<DevelopmentAuthority, byte[], byte[]?> Answer { get; set; } = (authority, query) => authority.Respond(query, TimeProvider.System.GetUtcNow());

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var query = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(query);
                if (Answer(Authority, query.ToArray()) is { } reply)
                {
                    context.Response.ContentType = "application/timestamp-reply";
                    await context.Response.OutputStream.WriteAsync(reply);
                    context.Response.Close();
                }
                else context.Response.Abort();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // Disposed: the test is over.
        }
    }

    public void Dispose() => listener.Close();
}
