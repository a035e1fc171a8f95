using System.Net;

namespace Platform.Testing;

/// <summary>The far side of a webhook: keeps what it is sent and answers what it is told to.</summary>
public sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener listener = new();

    public WebhookReceiver()
    {
        Url = $"http://127.0.0.1:{Ports.Free()}/avis";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        _ = ServeAsync();
    }

    public sealed record Message(IReadOnlyDictionary<string, string> Headers, string Body);

    public string Url { get; }

    public List<Message> Messages { get; } = [];

    public int Status { get; set; } = 204;

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream);
            Messages.Add(new(context.Request.Headers.AllKeys.OfType<string>().Where(name => name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)).ToDictionary(name => name.ToLowerInvariant(), name => context.Request.Headers[name] ?? ""), await reader.ReadToEndAsync()));
            context.Response.StatusCode = Status;
            if (Status is 301 or 302) context.Response.RedirectLocation = Url;
            context.Response.Close();
        }
    }
}
