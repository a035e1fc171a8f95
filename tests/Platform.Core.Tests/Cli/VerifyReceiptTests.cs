using Microsoft.Extensions.DependencyInjection;
using Platform.Cli;
using Platform.Cli.Commands;
using Platform.Core.Bids;
using Platform.Core.Tests.Bids;
using Platform.Testing;
using RegisterKey = Platform.Core.Registers.RegisterKey;

namespace Platform.Core.Tests.Cli;

public sealed class VerifyReceiptTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private readonly FakeTsa tsa = new();
    private Depositor given = null!;

    public async Task InitializeAsync()
    {
        given = await Depositor.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Timestamps:Url"] = tsa.Url });
        await File.WriteAllTextAsync(Certificate, tsa.Authority.ExportCertificatePem(), cancel);
        var (bid, _) = await given.DepositAsync(given.Company, 1);
        await given.IntegrateAsync();
        await given.StampAsync();
        var receipt = await given.ReceiptAsync(given.Company, bid);
        await File.WriteAllTextAsync(PathOf("recu.json"), receipt.Json, cancel);
        await File.WriteAllBytesAsync(PathOf("recu.tsr"), receipt.Token!.Response, cancel);        // stamped just now
        await File.WriteAllTextAsync(PathOf("recu.tlog-proof"), receipt.Proof, cancel);
    }

    public async Task DisposeAsync()
    {
        await given.DisposeAsync();
        tsa.Dispose();
    }

    [Fact, Trait("Feature", "BEYOND-4")]
    public async Task A_receipt_is_accepted_offline_and_refused_for_any_altered_byte()
    {
        Assert.Equal(0, await VerifyAsync());

        foreach (var file in (string[])["recu.json", "recu.tsr", "recu.tlog-proof"])
        {
            var bytes = await File.ReadAllBytesAsync(PathOf(file), cancel);
            for (var at = 0; at < bytes.Length; at += Math.Max(1, bytes.Length / 60))
            {
                var altered = (byte[])bytes.Clone();
                altered[at] ^= 1;
                await File.WriteAllBytesAsync(PathOf(file), altered, cancel);
                Assert.True(await VerifyAsync() is 1 or 2, $"{file}, byte {at}");
            }
            await File.WriteAllBytesAsync(PathOf(file), [.. bytes[..^1], (byte)(bytes[^1] ^ 1)], cancel);
            Assert.True(await VerifyAsync() is 1 or 2, $"{file}, last byte");
            await File.WriteAllBytesAsync(PathOf(file), bytes, cancel);
        }
        Assert.Equal(0, await VerifyAsync());
    }

    [Fact]
    public async Task Another_register_key_another_register_and_another_authority_are_refused()
    {
        using var stranger = Crypto.Timestamps.DevelopmentAuthority.Create(TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync(PathOf("autre.pem"), stranger.ExportCertificatePem(), cancel);

        Assert.Equal(1, await VerifyAsync(key: Convert.ToBase64String(Crypto.Keys.Ed25519Key.Generate().PublicKey)));
        Assert.Equal(1, await VerifyAsync(name: "ailleurs.test/registre"));
        Assert.Equal(1, await VerifyAsync(authority: PathOf("autre.pem")));
        Assert.Equal(2, await VerifyAsync(key: "pas une clé"));
    }

    private string Certificate => given.Platform.Configuration["Timestamps:CertificatePath"]!;      // every test host has one

    private string PathOf(string file) => Path.Combine(given.Platform.Folder, file);

    private Task<int> VerifyAsync(string? key = null, string? name = null, string? authority = null)
    {
        List<string> line =
        [
            "--recu", PathOf("recu.json"), "--jeton", PathOf("recu.tsr"), "--preuve", PathOf("recu.tlog-proof"),
            "--cle-registre", key ?? Convert.ToBase64String(given.Platform.Services.GetRequiredService<RegisterKey>().PublicKey), "--tsa", authority ?? Certificate,
        ];
        if (name is not null) line.AddRange(["--nom-registre", name]);
        return VerifyReceipt.RunAsync(Arguments.Parse(line), cancel);
    }
}
