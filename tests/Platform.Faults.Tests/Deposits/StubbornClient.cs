using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
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

    /// <summary>What it was told while the platform could not: how soon, and whether with a word of when to come back.</summary>
    public ConcurrentQueue<(TimeSpan After, bool SaysWhen)> Refusals { get; } = [];

    /// <summary>How often any client had to ask again.</summary>
    public static long AskedAgain => Interlocked.Read(ref again);

    /// <param name="address">Of the web host.</param>
    /// <param name="person">Signed in by the test's own scheme.</param>
    /// <param name="method">How: companies by code, buyers by passkey.</param>
    public StubbornClient(Uri address, TestPerson person, string method = "mfa")
    {
        // A fresh handler per client: each has cookies of its own, as a browser has.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), ConnectTimeout = TimeSpan.FromSeconds(5) }, disposeHandler: true)
        { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        http.DefaultRequestHeaders.Add(TestSignIn.Header, person.Header(method));
    }

    public async Task<string> GetTextAsync(string url)
    {
        using var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Reads the page for its token, posts the form, returns where it leads.</summary>
    public async Task<string> PostFormAsync(string url, IReadOnlyList<KeyValuePair<string, string>> fields, string action = "")
    {
        await TakeTokenAsync(url);
        using var answer = await SendAsync(() => Form(url + action, fields));
        return answer.Headers.Location?.ToString() ?? throw new InvalidOperationException($"{url}{action} answered {(int)answer.StatusCode} and leads nowhere.");
    }

    /// <summary>
    /// A form that a passkey confirms. A question is answered once: when no answer comes to the last call, the whole exchange begins again, as a
    /// person would who looks first whether it is done.
    /// </summary>
    public Task ConfirmAsync(string url, IReadOnlyList<KeyValuePair<string, string>> fields, Func<string, string> assert, Func<Task<bool>> isDone, string action = "") => Until.TrueAsync($"{url} to be confirmed", Patience, async () =>
    {
        if (await isDone()) return true;
        var page = await TakeTokenAsync(url);
        List<KeyValuePair<string, string>> sent = [.. fields, .. AsRead().Matches(page).Select(match => KeyValuePair.Create("AsRead", match.Groups[1].Value))];
        using var options = await SendAsync(() => Form(url + "?handler=Options", sent));
        options.EnsureSuccessStatusCode();
        var credential = assert(await options.Content.ReadAsStringAsync());
        using var answer = await TryAsync(() => Form(url + action, [.. sent, new("Credential", credential)]));
        return answer is not null && (answer.Headers.Location is not null || await isDone() ? true : throw new InvalidOperationException($"{url}{action} answered {(int)answer.StatusCode}."));
    });

    /// <summary>The token that every call of this session carries.</summary>
    /// <returns>The page.</returns>
    public async Task<string> TakeTokenAsync(string url)
    {
        var page = await GetTextAsync(url);
        var found = Token().Match(page);
        token = found.Success ? WebUtility.HtmlDecode(found.Groups[1].Value) : throw new InvalidOperationException($"No token on {url}.");
        return page;
    }

    public Task<HttpResponseMessage> CallJsonAsync(HttpMethod method, string url, JsonObject body) => SendAsync(() => Request(method, url, JsonContent.Create(body), []));

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

    private HttpRequestMessage Form(string url, IReadOnlyList<KeyValuePair<string, string>> fields) =>
        new(HttpMethod.Post, url) { Content = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]) };

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make)
    {
        HttpResponseMessage? answered = null;
        await Until.TrueAsync("an answer", Patience, async () => (answered = await TryAsync(make)) is not null);
        return answered ?? throw new InvalidOperationException("The wait ended with an answer.");
    }

    /// <returns>Null when nothing came, or word of a fault.</returns>
    private async Task<HttpResponseMessage?> TryAsync(Func<HttpRequestMessage> make)
    {
        try
        {
            using var request = make();
            var asked = Stopwatch.GetTimestamp();
            var answer = await http.SendAsync(request);
            if (answer.StatusCode < HttpStatusCode.InternalServerError) return answer;
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) Refusals.Enqueue((Stopwatch.GetElapsedTime(asked), answer.Headers.RetryAfter is not null));
            answer.Dispose();
            Interlocked.Increment(ref again);
            return null;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
        {
            Interlocked.Increment(ref again);
            return null;       // killed under our feet, or not started yet
        }
    }

    [GeneratedRegex("(?:data-jeton|name=\"__RequestVerificationToken\"[^>]*value)=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();

    // What stood on the page, which the form says back.
    [GeneratedRegex("name=\"AsRead\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex AsRead();
}
