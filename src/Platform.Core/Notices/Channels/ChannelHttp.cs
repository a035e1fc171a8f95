using System.Net;
using System.Net.Http.Headers;
using Platform.Core.Faults;

namespace Platform.Core.Notices.Channels;

/// <summary>One call to a channel: no redirect, no cookie, no proxy, an answer of bounded length read whole or not at all.</summary>
public sealed class ChannelHttp : IDisposable
{
    private const int LongestAnswer = 4 << 20;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(1), MaxResponseHeadersLength = 16,
    }, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };

    /// <param name="Unclear">Not null: there is no body that may be believed.</param>
    public sealed record Answer(int Status, byte[] Body, ChannelAnswer.Unclear? Unclear);

    /// <param name="request">Disposed here.</param>
    /// <param name="key">Bearer.</param>
    /// <param name="sends">A sending: whatever answer is lost, the channel may have received it.</param>
    /// <param name="patience">For the whole answer.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Answer> CallAsync(HttpRequestMessage request, string? key, bool sends, TimeSpan patience, CancellationToken cancel)
    {
        using var asked = request;
        if (key is not null) asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            if (sends) Fault.Point("notice.before_send");
            using var answer = await http.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (sends) Fault.Point("notice.after_send");
            var body = await answer.Content.ReadAsByteArrayAsync(limit.Token);
            return new((int)answer.StatusCode, body, FaultOf(answer, sends));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(0, [], new(ChannelFault.TooSlow, null, sends));
        }
        catch (HttpRequestException failed)
        {
            // Only what never left is certain: a name that is not known, a port that nobody listens on.
            var left = failed.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
            return new(0, [], new(left ? ChannelFault.Cut : ChannelFault.Unreachable, null, sends && left));
        }
    }

    public void Dispose() => http.Dispose();

    private static ChannelAnswer.Unclear? FaultOf(HttpResponseMessage answer, bool sends) => (int)answer.StatusCode switch
    {
        401 or 403 => new(ChannelFault.Credentials, (int)answer.StatusCode, false),
        429 => new(ChannelFault.TooMany, 429, false, answer.Headers.RetryAfter?.Delta),
        >= 500 => new(ChannelFault.ServerError, (int)answer.StatusCode, sends, answer.Headers.RetryAfter?.Delta),
        >= 300 and < 400 => new(ChannelFault.Redirect, (int)answer.StatusCode, false),
        _ => null,
    };

    /// <summary>Below an address, whether it ends with a slash or not.</summary>
    public static Uri Under(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>An answer that says nothing we know.</summary>
    public static ChannelAnswer Garbage(Answer answer, bool sends) => new ChannelAnswer.Unclear(answer.Status is >= 400 and < 500 ? ChannelFault.Refused : ChannelFault.Garbage, answer.Status, sends && answer.Status is < 400);
}
