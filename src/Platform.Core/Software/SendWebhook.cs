using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Platform.Core.Software;

/// <summary>Section Webhooks.</summary>
public sealed class WebhookOptions
{
    /// <summary>Also http, and addresses of one's own network: for a demonstration and for tests. Production refuses to start with it.</summary>
    public bool AllowsPrivate { get; init; }
}

public enum WebhookFault { Unreachable, TooSlow, Forbidden, Status }

/// <summary>
/// One POST to an address that somebody else chose: resolved here and refused when it leads into our own network, at the very connection, so that a name
/// cannot change its mind between the check and the call; no redirect, no proxy, no cookie; the answer's body is not read.
/// </summary>
public sealed class SendWebhook : IDisposable
{
    /// <param name="Status">Null: there was no answer.</param>
    public sealed record Result(int? Status, WebhookFault? Fault);

    private sealed class ForbiddenAddressException() : IOException("An address of our own network.");

    private readonly bool allowsPrivate;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;
    private readonly HttpClient http;

    public SendWebhook(IOptions<WebhookOptions> options) : this(options, Dns.GetHostAddressesAsync) { }

    /// <param name="options">Section Webhooks.</param>
    /// <param name="resolve">What the names of others lead to: theirs to say, at each call anew.</param>
    public SendWebhook(IOptions<WebhookOptions> options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (allowsPrivate, this.resolve) = (options.Value.AllowsPrivate, resolve);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16, ConnectCallback = ConnectAsync,
        }, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What may be subscribed; its host is looked up at each call.</summary>
    public static bool IsAllowed(Uri url, bool allowsPrivate) =>
        (url.Scheme == Uri.UriSchemeHttps || (allowsPrivate && url.Scheme == Uri.UriSchemeHttp)) && url is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" } && url.AbsoluteUri.Length <= 500
        && (allowsPrivate || (url.HostNameType == UriHostNameType.Dns ? url.Host.Contains('.', StringComparison.Ordinal) && !url.IsLoopback : IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && PublicAddress.Is(address)));

    public async Task<Result> ExecuteAsync(Uri url, string id, DateTimeOffset at, string signature, byte[] body, TimeSpan patience, CancellationToken cancel)
    {
        if (!IsAllowed(url, allowsPrivate)) return new(null, WebhookFault.Forbidden);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : WebhookFault.Status);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, WebhookFault.TooSlow);
        }
        catch (HttpRequestException refused)
        {
            return new(null, refused.InnerException is ForbiddenAddressException ? WebhookFault.Forbidden : WebhookFault.Unreachable);
        }
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var found = await resolve(context.DnsEndPoint.Host, cancel);
        if (!allowsPrivate && (found.Length == 0 || !found.All(PublicAddress.Is))) throw new ForbiddenAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
