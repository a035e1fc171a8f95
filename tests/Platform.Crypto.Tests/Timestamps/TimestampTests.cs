using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Platform.Crypto.Timestamps;
using Platform.Testing;

namespace Platform.Crypto.Tests.Timestamps;

public sealed class TimestampTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    private static readonly DevelopmentAuthority Authority = DevelopmentAuthority.Create(Now);
    private static readonly byte[] Receipt = "{\"recu\":1}"u8.ToArray();
    private static readonly byte[] Imprint = SHA256.HashData(Receipt);

    [Fact, Trait("Feature", "A7-T6")]
    public void A_token_answers_its_request_and_gives_its_time()
    {
        var request = TimestampRequestBuilder.Build(Imprint);
        var response = Authority.Respond(request.Bytes, Now);

        Assert.Equal(TimestampFault.None, Verify(response, request.Nonce, out var time));
        Assert.Equal(Now, time);
        Assert.Equal(TimestampFault.None, Verify(response, null, out _));
    }

    [Fact, Trait("Feature", "A7-T6")]
    public void The_time_of_a_token_is_what_it_writes_in_every_millisecond_of_a_second()
    {
        var request = TimestampRequestBuilder.Build(Imprint);
        var second = Now.AddMilliseconds(-Now.Millisecond);
        for (var millisecond = 0; millisecond < 1000; millisecond++)
        {
            var written = second.AddMilliseconds(millisecond);
            Verify(Authority.Respond(request.Bytes, written), request.Nonce, out var time);
            Assert.Equal(written, time);
        }
    }

    [Fact, Trait("Feature", "A7-T6")]
    public void Every_check_refuses_what_it_is_there_for()
    {
        var request = TimestampRequestBuilder.Build(Imprint);
        var response = Authority.Respond(request.Bytes, Now);
        using var stranger = DevelopmentAuthority.Create(Now);
        using var unfit = Unfit();

        Assert.Equal(TimestampFault.WrongImprint, TimestampToken.Verify(response, SHA256.HashData("autre"u8), request.Nonce, [Authority.Certificate], out _));
        Assert.Equal(TimestampFault.WrongNonce, Verify(response, TimestampRequestBuilder.Build(Imprint).Nonce, out _));
        Assert.Equal(TimestampFault.UntrustedSigner, TimestampToken.Verify(response, Imprint, request.Nonce, [stranger.Certificate], out _));
        Assert.Equal(TimestampFault.UntrustedSigner, TimestampToken.Verify(response, Imprint, request.Nonce, [], out _));
        Assert.Equal(TimestampFault.Malformed, Verify("ordures"u8.ToArray(), null, out _));
        Assert.Equal(TimestampFault.Malformed, Verify([.. response, 0], request.Nonce, out _));
        Assert.Equal(TimestampFault.WrongUsage, TimestampToken.Verify(unfit.Respond(request.Bytes, Now), Imprint, request.Nonce, [unfit.Certificate], out _));
        Assert.Equal(TimestampFault.OutsideValidity, Verify(Authority.Respond(request.Bytes, Now.AddYears(11)), request.Nonce, out _));
        Assert.Equal(TimestampFault.Rejected, Verify(Authority.Respond("ordures"u8.ToArray(), Now), null, out _));
    }

    [Fact, Trait("Feature", "A7-T6")]
    public void One_flipped_bit_of_a_token_never_passes_with_another_time()
    {
        var seed = Draws.FreshSeed();
        var draws = new Draws(seed);
        var request = TimestampRequestBuilder.Build(Imprint);
        var response = Authority.Respond(request.Bytes, Now);
        for (var i = 0; i < 200; i++)
        {
            var altered = response.ToArray();
            var place = draws.Below(altered.Length);
            altered[place] ^= (byte)(1 << draws.Below(8));

            // A few bits are outside the signature (an algorithm's parameters, the answer's status): what they say is then still true.
            var fault = Verify(altered, request.Nonce, out var time);
            Assert.True(fault != TimestampFault.None || time == Now, $"seed {seed}, byte {place}");
        }
    }

    [NeedsToolFact("openssl"), Trait("Feature", "A7-T6")]
    public async Task Openssl_accepts_our_tokens_by_query_and_by_data_and_refuses_altered_data()
    {
        using var folder = new TemporaryFolder();
        var request = TimestampRequestBuilder.Build(Imprint);
        folder.Write("tsa.pem", Authority.ExportCertificatePem());
        folder.Write("recu.tsq", request.Bytes);
        folder.Write("recu.tsr", Authority.Respond(request.Bytes, Now));
        folder.Write("recu.json", Receipt);
        folder.Write("faux.json", "{\"recu\":2}");

        var byQuery = await OpensslAsync(folder, "-queryfile", "recu.tsq");
        var byData = await OpensslAsync(folder, "-data", "recu.json");
        var altered = await OpensslAsync(folder, "-data", "faux.json");

        Assert.Contains("Verification: OK", byQuery.Text + byQuery.Error, StringComparison.Ordinal);
        Assert.Contains("Verification: OK", byData.Text + byData.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (byQuery.ExitCode, byData.ExitCode));
        Assert.NotEqual(0, altered.ExitCode);
    }

    [NeedsToolFact("openssl"), Trait("Feature", "A7-T6")]
    public async Task A_request_of_openssl_is_answered_and_its_token_accepted_by_both()
    {
        using var folder = new TemporaryFolder();
        folder.Write("recu.json", Receipt);
        folder.Write("tsa.pem", Authority.ExportCertificatePem());
        var made = await Judges.RunAsync("openssl", "ts", "-query", "-data", folder["recu.json"], "-sha256", "-cert", "-out", folder["recu.tsq"]);
        Assert.Equal(0, made.ExitCode);

        var response = Authority.Respond(await File.ReadAllBytesAsync(folder["recu.tsq"]), Now);
        folder.Write("recu.tsr", response);

        Assert.Equal(0, (await OpensslAsync(folder, "-queryfile", "recu.tsq")).ExitCode);
        Assert.Equal(TimestampFault.None, Verify(response, null, out _));
    }

    [Fact]
    public void The_pair_kept_in_files_signs_again()
    {
        using var again = DevelopmentAuthority.FromPem(Authority.ExportCertificatePem(), Authority.ExportPrivateKeyPem());
        var request = TimestampRequestBuilder.Build(Imprint);

        Assert.Equal(TimestampFault.None, Verify(again.Respond(request.Bytes, Now), request.Nonce, out _));
        Assert.Contains("NON QUALIFIÉE", again.Certificate.Subject, StringComparison.Ordinal);
    }

    private static TimestampFault Verify(byte[] response, byte[]? nonce, out DateTimeOffset time) =>
        TimestampToken.Verify(response, Imprint, nonce, [Authority.Certificate], out time);

    private static Task<Judges.Verdict> OpensslAsync(TemporaryFolder folder, string kind, string file) =>
        Judges.RunAsync("openssl", "ts", "-verify", kind, folder[file], "-in", folder["recu.tsr"], "-CAfile", folder["tsa.pem"]);

    /// <summary>An authority whose certificate names the right usage without saying that it is critical.</summary>
    private static DevelopmentAuthority Unfit()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=inapte", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: false));
        return new DevelopmentAuthority(request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1)));
    }
}
