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

/// <summary>Why there is no token. Written down by name, said to an operator in French.</summary>
public enum StampingFailure
{
    /// <summary>Nothing listens, or its name is not known.</summary>
    Unreachable,
    InsecureConnection,
    NoAnswerInTime,

    /// <summary>The connection ended in the middle of the answer.</summary>
    Cut,
    ErrorStatus,

    /// <summary>Too long, or no RFC 3161 answer.</summary>
    Malformed,
    Rejected,
    WrongImprint,
    WrongNonce,
    WrongSignature,
    WrongUsage,
    ExpiredCertificate,
    UntrustedSigner,

    /// <summary>A good token whose time is more than five minutes from ours.</summary>
    ClockAway,

    /// <summary>Our own file of trusted certificates.</summary>
    AnchorsUnreadable,
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

        /// <param name="FarToken">A checked token all the same, when only its nearness to our clock is wrong.</param>
        public sealed record Unavailable(StampingFailure Reason, Stamped? FarToken = null) : Outcome;
        public T Match<T>(Func<Stamped, T> stamped, Func<Unavailable, T> unavailable) => this switch
        { Stamped s => stamped(s), Unavailable u => unavailable(u), _ => throw new UnreachableException() };
    }

    /// <param name="imprint">SHA-256 of what is stamped.</param>
    /// <param name="wait">How long the caller can wait.</param>
    public async Task<Outcome> StampAsync(byte[] imprint, TimeSpan wait, CancellationToken cancel)
    {
        var anchors = new X509Certificate2Collection();
        try
        {
            anchors.ImportFromPemFile(options.Value.CertificatePath);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new Outcome.Unavailable(StampingFailure.AnchorsUnreadable);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(wait);
        try
        {
            var request = TimestampRequestBuilder.Build(imprint);
            return Check(await PostAsync(request.Bytes, limit.Token), request, anchors);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome.Unavailable(StampingFailure.NoAnswerInTime);
        }
        catch (HttpRequestException failure)
        {
            return new Outcome.Unavailable(Why(failure));
        }
        catch (Exception failure) when (failure is IOException or CryptographicException)
        {
            return new Outcome.Unavailable(failure is IOException ? StampingFailure.Cut : StampingFailure.Malformed);
        }
    }

    private static StampingFailure Why(HttpRequestException failure) => failure switch
    {
        { StatusCode: not null } => StampingFailure.ErrorStatus,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => StampingFailure.InsecureConnection,
        { HttpRequestError: HttpRequestError.ResponseEnded } => StampingFailure.Cut,
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse } => StampingFailure.Malformed,
        _ => StampingFailure.Unreachable,
    };

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

    private Outcome Check(byte[] answer, TimestampRequest request, X509Certificate2Collection anchors)
    {
        var fault = TimestampToken.Verify(answer, request.Imprint, request.Nonce, [.. anchors], out var genTime);
        return fault switch
        {
            TimestampFault.None when (genTime - clock.GetUtcNow()).Duration() > Nearness => new Outcome.Unavailable(StampingFailure.ClockAway, Token()),
            TimestampFault.None => Token(),
            TimestampFault.Malformed => new Outcome.Unavailable(StampingFailure.Malformed),
            TimestampFault.Rejected => new Outcome.Unavailable(StampingFailure.Rejected),
            TimestampFault.WrongImprint => new Outcome.Unavailable(StampingFailure.WrongImprint),
            TimestampFault.WrongNonce => new Outcome.Unavailable(StampingFailure.WrongNonce),
            TimestampFault.WrongSignature => new Outcome.Unavailable(StampingFailure.WrongSignature),
            TimestampFault.WrongUsage => new Outcome.Unavailable(StampingFailure.WrongUsage),
            TimestampFault.OutsideValidity => new Outcome.Unavailable(StampingFailure.ExpiredCertificate),
            TimestampFault.UntrustedSigner => new Outcome.Unavailable(StampingFailure.UntrustedSigner),
        };

        Outcome.Stamped Token() => new(answer, genTime, anchors[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false));
    }
}
