using System.Net;
using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Faults.Tests.Deposits;

/// <summary>HTTP as the deposit page speaks it: whatever breaks is sent again, the same request with the same key, until it is answered.</summary>
public sealed partial class StubbornClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient http;
    private string token = "";
    private static long again;

    /// <summary>How often any client had to ask again.</summary>
    public static long AskedAgain => Interlocked.Read(ref again);

    public StubbornClient(Uri address, TestPerson person)
    {
        // A fresh handler per client: each has cookies of its own, as a browser has.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), ConnectTimeout = TimeSpan.FromSeconds(5) }, disposeHandler: true)
        { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        http.DefaultRequestHeaders.Add(TestSignIn.Header, person.Header("mfa"));
    }

    public async Task<string> GetTextAsync(string url)
    {
        using var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Reads the page for its token, posts the form, returns where it leads.</summary>
    public async Task<string> PostFormAsync(string url, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        await TakeTokenAsync(url);
        using var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]) });
        return answer.Headers.Location?.ToString() ?? throw new InvalidOperationException($"{url} answered {(int)answer.StatusCode} and leads nowhere.");
    }

    /// <summary>The token that every call of this session carries.</summary>
    public async Task TakeTokenAsync(string url)
    {
        var page = await GetTextAsync(url);
        var found = Token().Match(page);
        token = found.Success ? WebUtility.HtmlDecode(found.Groups[1].Value) : throw new InvalidOperationException($"No token on {url}.");
    }

    public Task<HttpResponseMessage> CallAsync(HttpMethod method, string url, byte[]? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(() => Request(method, url, body is null ? null : new ByteArrayContent(body), headers));

    /// <summary>Not stubborn: what breaks is thrown.</summary>
    public async Task<HttpResponseMessage> CallOnceAsync(HttpMethod method, string url, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, url, body, headers);
        return await http.SendAsync(request);
    }

    private HttpRequestMessage Request(HttpMethod method, string url, HttpContent? body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, url) { Content = body };
        request.Headers.Add("X-Jeton", token);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make)
    {
        HttpResponseMessage? answered = null;
        await Until.TrueAsync("an answer", Patience, async () =>
        {
            try
            {
                using var request = make();
                var answer = await http.SendAsync(request);
                if (answer.StatusCode < HttpStatusCode.InternalServerError) { answered = answer; return true; }
                answer.Dispose();
                Interlocked.Increment(ref again);
                return false;
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
            {
                Interlocked.Increment(ref again);
                return false;       // killed under our feet, or not started yet
            }
        });
        return answered ?? throw new InvalidOperationException("The wait ended with an answer.");
    }

    [GeneratedRegex("(?:data-jeton|name=\"__RequestVerificationToken\"[^>]*value)=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
