using System.Net;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Core.Registers;
using Platform.Core.Tenancy;
using Platform.Crypto.Timestamps;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>A time-stamping authority that is dead, slow or wrong: the receipt is given all the same, its token follows, and a bad one is refused and shown.</summary>
public sealed class AuthorityFaultsTests : IAsyncLifetime
{
    private static readonly Lazy<DevelopmentAuthority> Stranger = new(() => DevelopmentAuthority.Create(TimeProvider.System.GetUtcNow()));
    private static readonly Lazy<DevelopmentAuthority> Expired = new(() => DevelopmentAuthority.Create(TimeProvider.System.GetUtcNow().AddYears(-11)));
    private readonly CancellationToken cancel = CancellationToken.None;
    private readonly FakeTsa tsa = new();
    private Depositor given = null!;

    public async Task InitializeAsync()
    {
        given = await Depositor.StampedAsync(tsa, "00:00:00.7", Expired.Value.ExportCertificatePem());
        _ = Stranger.Value;         // its key takes longer to make than anybody waits
    }

    public async Task DisposeAsync()
    {
        await given.DisposeAsync();
        tsa.Dispose();
    }

    [Theory, Trait("Feature", "A7-T6")]
    [InlineData("dead", StampingFailure.Unreachable)]
    [InlineData("hangs up", StampingFailure.Malformed)]
    [InlineData("silent", StampingFailure.NoAnswerInTime)]
    [InlineData("answers half and falls silent", StampingFailure.NoAnswerInTime)]
    [InlineData("500", StampingFailure.ErrorStatus)]
    [InlineData("404", StampingFailure.ErrorStatus)]
    [InlineData("cut in the middle", StampingFailure.Cut)]
    [InlineData("empty", StampingFailure.Malformed)]
    [InlineData("garbage", StampingFailure.Malformed)]
    [InlineData("too long", StampingFailure.Malformed)]
    [InlineData("rejection", StampingFailure.Rejected)]
    [InlineData("wrong hash", StampingFailure.WrongImprint)]
    [InlineData("wrong nonce", StampingFailure.WrongNonce)]
    [InlineData("no nonce", StampingFailure.WrongNonce)]
    [InlineData("another authority", StampingFailure.UntrustedSigner)]
    [InlineData("expired certificate", StampingFailure.ExpiredCertificate)]
    [InlineData("one hour ahead", StampingFailure.ClockAway)]
    public async Task The_receipt_is_given_the_bad_answer_is_refused_and_shown_and_the_token_follows(string fault, StampingFailure shown)
    {
        Break(fault);
        var (bid, outcome) = await given.DepositAsync(given.Company, 1);
        Assert.IsType<DepositBid.Outcome.Received>(outcome);
        Assert.Equal(0, await given.StampAsync());
        Assert.Null((await given.ReceiptAsync(given.Company, bid)).Token);
        var state = await StateAsync();
        Assert.Equal($"{shown}", state.Reason);
        Assert.Equal((1, true), (state.Waiting, state.FailingSince is not null));

        (tsa.Answer, tsa.Misbehave, tsa.IsDown) = (FakeTsa.Right, _ => false, false);

        Assert.Equal(1, await given.StampAsync());
        Assert.NotNull((await given.ReceiptAsync(given.Company, bid)).Token);
        state = await StateAsync();
        Assert.Equal((0, null, null, true), (state.Waiting, state.Reason, state.FailingSince, state.AnsweredAt is not null));
    }

    private void Break(string fault)
    {
        var now = TimeProvider.System.GetUtcNow();
        switch (fault)
        {
            case "dead": tsa.IsDown = true; break;
            case "silent": tsa.Misbehave = _ => true; break;
            case "answers half and falls silent": tsa.Misbehave = context => Half(context.Response, cut: false); break;
            case "cut in the middle": tsa.Misbehave = context => Half(context.Response, cut: true); break;
            case "500": tsa.Misbehave = context => Say(context.Response, 500); break;
            case "404": tsa.Misbehave = context => Say(context.Response, 404); break;
            default:
                tsa.Answer = fault switch
                {
                    "hangs up" => (_, _) => null,
                    "empty" => (_, _) => [],
                    "garbage" => (_, _) => "ordures"u8.ToArray(),
                    "too long" => (_, _) => new byte[100_000],
                    "rejection" => (authority, _) => authority.Respond("ordures"u8.ToArray(), now),
                    "wrong hash" => (authority, _) => authority.Respond(TimestampRequestBuilder.Build(new byte[32]).Bytes, now),
                    "wrong nonce" => (authority, query) => authority.Respond(TimestampRequestBuilder.Build(FakeTsa.ImprintOf(query)).Bytes, now),
                    "no nonce" => (authority, query) => authority.Respond(
                        Rfc3161TimestampRequest.CreateFromHash(FakeTsa.ImprintOf(query), HashAlgorithmName.SHA256, requestSignerCertificates: true).Encode(), now),
                    "another authority" => (_, query) => Stranger.Value.Respond(query, now),
                    "expired certificate" => (_, query) => Expired.Value.Respond(query, now),
                    "one hour ahead" => (authority, query) => authority.Respond(query, now.AddHours(1)),
                    _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault."),
                };
                break;
        }
    }

    private static bool Say(HttpListenerResponse response, int status)
    {
        response.StatusCode = status;
        response.Close();
        return true;
    }

    private static bool Half(HttpListenerResponse response, bool cut)
    {
        response.ContentLength64 = 4000;
        response.OutputStream.Write(new byte[100]);
        response.OutputStream.Flush();
        if (cut) response.Abort();
        return true;
    }

    // As the board of an operator reads it.
    private async Task<(long Waiting, DateTimeOffset? AnsweredAt, DateTimeOffset? FailingSince, string? Reason)> StateAsync()
    {
        var lead = await given.AskAsync(db => db.Tenants.SingleAsync(t => t.Kind == TenantKind.Lead, cancel));
        var oper = await given.Platform.OperatorAsync("Odile Exploitante");
        var state = await given.Platform.RunAsync(new Scope.Platform(oper.Id), s => s.GetRequiredService<ReadPlatformState>().ExecuteAsync(cancel));
        var (waiting, authority) = (state.Lines.Single(l => l.Rule.Signal == "stamps").Signal, state.Lines.Single(l => l.Rule.Signal == "authority").Signal);
        return (waiting.Count, authority.Last, authority.Since, authority.Reason);
    }
}
