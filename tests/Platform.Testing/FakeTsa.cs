using System.Net;
using System.Security.Cryptography.Pkcs;
using Platform.Crypto.Timestamps;

namespace Platform.Testing;

/// <summary>The far side of the wire: the development authority over HTTP, which a test may make silent or wrong.</summary>
public sealed class FakeTsa : IDisposable
{
    private static readonly DevelopmentAuthority Shared = DevelopmentAuthority.Create(TimeProvider.System.GetUtcNow());
    private static int nextPort = 20_000 + (Environment.ProcessId % 10_000);      // never one that a listener of this process left: it may come back
    private readonly HttpListener listener;

    public FakeTsa()
    {
        while (true)
        {
            listener = new HttpListener();          // one that failed to start cannot be used again
            listener.Prefixes.Add(Url = $"http://127.0.0.1:{Interlocked.Increment(ref nextPort)}/");
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
    public Func<DevelopmentAuthority, byte[], byte[]?> Answer { get; set; } = Right;

    /// <summary>Below HTTP's words: true when it has dealt with the call itself, or means never to answer it.</summary>
    public Func<HttpListenerContext, bool> Misbehave { get; set; } = _ => false;

    public static byte[]? Right(DevelopmentAuthority authority, byte[] query) => authority.Respond(query, TimeProvider.System.GetUtcNow());

    /// <summary>Nothing listens at its address.</summary>
    public bool IsDown
    {
        get => !listener.IsListening;
        set
        {
            if (value == IsDown) return;
            if (value) listener.Stop();
            else listener.Start();
            if (!value) _ = ServeAsync();
        }
    }

    /// <summary>What a query asks to be stamped.</summary>
    public static byte[] ImprintOf(byte[] query) => Rfc3161TimestampRequest.TryDecode(query, out var asked, out _) ? asked.GetMessageHash().ToArray() : [];

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var query = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(query);
                if (Misbehave(context)) continue;
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
