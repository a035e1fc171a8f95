using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Platform.Crypto.Timestamps;

namespace Platform.Core.Registers;

/// <summary>Any RFC 3161 authority, by its address; the certificates of the file are the trust anchors.</summary>
public sealed class TimestampOptions
{
    [Required] public required string Url { get; init; }
    [Required] public required string CertificatePath { get; init; }

    /// <summary>How long a job waits for one answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// Asks the authority for a token and checks every part of the answer. A silent or wrong authority never stops the caller:
/// the token is asked for again later.
/// </summary>
public sealed class TimestampClient(IHttpClientFactory http, IOptions<TimestampOptions> options, TimeProvider clock)
{
    public const string HttpName = "timestamps";
    private const int LargestAnswer = 1 << 16;
    private static readonly TimeSpan Nearness = TimeSpan.FromMinutes(5);

    public abstract record Outcome
    {
        private Outcome() { }

        /// <summary>The whole TimeStampResp, checked.</summary>
        public sealed record Stamped(byte[] Response, DateTimeOffset GenTime, string Authority) : Outcome;
        public sealed record Unavailable(string Reason) : Outcome;
        public T Match<T>(Func<Stamped, T> stamped, Func<Unavailable, T> unavailable) => this switch
        { Stamped s => stamped(s), Unavailable u => unavailable(u), _ => throw new UnreachableException() };
    }

    /// <param name="imprint">SHA-256 of what is stamped.</param>
    /// <param name="wait">How long the caller can wait.</param>
    public async Task<Outcome> StampAsync(byte[] imprint, TimeSpan wait, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(wait);
        try
        {
            var request = TimestampRequestBuilder.Build(imprint);
            var answer = await PostAsync(request.Bytes, limit.Token);
            return Check(answer, request);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome.Unavailable("no answer in time");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or CryptographicException)
        {
            return new Outcome.Unavailable(failure.GetType().Name);
        }
    }

    private async Task<byte[]> PostAsync(byte[] query, CancellationToken cancel)
    {
        using var client = http.CreateClient(HttpName);
        client.MaxResponseContentBufferSize = LargestAnswer;
        using var content = new ByteArrayContent(query);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using var response = await client.PostAsync(new Uri(options.Value.Url), content, cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancel);
    }

    private Outcome Check(byte[] answer, TimestampRequest request)
    {
        var anchors = new X509Certificate2Collection();
        anchors.ImportFromPemFile(options.Value.CertificatePath);
        var fault = TimestampToken.Verify(answer, request.Imprint, request.Nonce, [.. anchors], out var genTime);
        if (fault != TimestampFault.None) return new Outcome.Unavailable($"refused: {fault}");
        var offset = (genTime - clock.GetUtcNow()).Duration();
        return offset <= Nearness
            ? new Outcome.Stamped(answer, genTime, anchors[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false))
            : new Outcome.Unavailable($"refused: its clock is {offset.TotalSeconds:F0} s away");
    }
}
