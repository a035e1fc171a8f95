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

    /// <summary>What happens while the caller waits for the answer.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

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
            _ = AnswerAsync(context);       // several at once
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var message = new Message(context.Request.Headers.AllKeys.OfType<string>().Where(name => name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)).ToDictionary(name => name.ToLowerInvariant(), name => context.Request.Headers[name] ?? ""), await reader.ReadToEndAsync());
        lock (Messages) Messages.Add(message);
        var status = Status;
        await Meanwhile();
        context.Response.StatusCode = status;
        if (status is 301 or 302) context.Response.RedirectLocation = Url;
        context.Response.Close();
    }
}
