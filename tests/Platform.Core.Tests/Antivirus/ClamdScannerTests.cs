using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Platform.Core.Antivirus;
using Platform.Testing;

namespace Platform.Core.Tests.Antivirus;

/// <summary>A test that needs the real scanner; skipped by name where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnClamdAttribute : FactAttribute
{
    public OnClamdAttribute() => Skip = Clamd.Missing;
}

/// <summary>What our end of clamd's protocol makes of a scanner, sound or not.</summary>
public sealed class ClamdScannerTests
{
    [OnClamd, Trait("Feature", "VR-08")]
    public async Task The_real_clamd_finds_the_test_virus_alone_and_inside_an_archive_and_nothing_in_a_clean_file()
    {
        var address = (await Clamd.SharedAsync()).Address;
        using var zip = new MemoryStream();
        await using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await archive.CreateEntry("Plans/notice.txt").OpenAsync();
            await entry.WriteAsync(Clamd.Eicar);
        }

        Assert.StartsWith("Eicar-Essai", Assert.IsType<ScanVerdict.Infected>(await ScanAsync(address, Clamd.Eicar)).Signature, StringComparison.Ordinal);
        Assert.IsType<ScanVerdict.Infected>(await ScanAsync(address, zip.ToArray()));
        Assert.IsType<ScanVerdict.Clean>(await ScanAsync(address, "%PDF-1.7 règlement"u8.ToArray()));
        Assert.IsType<ScanVerdict.Clean>(await ScanAsync(address, []));
    }

    [OnClamd, Trait("Feature", "VR-08")]
    public async Task What_the_real_clamd_does_not_take_is_too_large_and_the_next_file_is_judged()
    {
        var address = (await Clamd.SharedAsync()).Address;
        Assert.IsType<ScanVerdict.TooLarge>(await ScanAsync(address, RandomNumberGenerator.GetBytes(Clamd.StreamMaxLength + 70_000)));
        Assert.IsType<ScanVerdict.Infected>(await ScanAsync(address, Clamd.Eicar));
    }

    [Theory, Trait("Feature", "VR-08")]
    [InlineData("stream: OK\0", "Clean")]
    [InlineData("stream: Win.Trojan.Essai-1 FOUND\0", "Infected")]
    [InlineData("INSTREAM size limit exceeded. ERROR\0", "TooLarge")]
    [InlineData("stream: OK", "Silent")]                       // cut before its end: no verdict
    [InlineData("stream: O", "Silent")]
    [InlineData("", "Silent")]
    [InlineData("stream: FOUND\0", "Silent")]
    [InlineData("stream:  FOUND\0", "Silent")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n\0", "Silent")]
    [InlineData("UNKNOWN COMMAND\0", "Silent")]
    [InlineData("stream: Can't allocate memory ERROR\0", "Silent")]
    public async Task Only_a_whole_answer_of_clamd_is_a_verdict(string answer, string verdict)
    {
        await using var fake = new FakeClamd(new ClamdFault.Answer(answer));
        Assert.Equal(verdict, (await ScanAsync(fake.Address, "bonjour"u8.ToArray())).GetType().Name);
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task The_scanner_is_given_every_byte_of_a_file_and_nothing_else()
    {
        await using var fake = new FakeClamd();
        var content = RandomNumberGenerator.GetBytes(3 * 65_536 + 17);
        await ScanAsync(fake.Address, content);
        await ScanAsync(fake.Address, content[..65_536]);
        Assert.Equal([content, content[..65_536]], fake.Files);
    }

    public static TheoryData<ClamdFault> Faults => new(new ClamdFault.Mute(), new ClamdFault.Stuck(1), new ClamdFault.HangUp(), new ClamdFault.Answer(new string('x', 10_000)), new ClamdFault.Answer("\x01\x02ÿþ"));

    [Theory, Trait("Feature", "VR-08"), MemberData(nameof(Faults))]
    public async Task A_scanner_that_breaks_is_silence_within_its_time(ClamdFault fault)
    {
        await using var fake = new FakeClamd(fault);
        Assert.IsType<ScanVerdict.Silent>(await ScanAsync(fake.Address, new byte[30_000_000], patience: 1));
    }

    [Theory, Trait("Feature", "VR-08")]
    [InlineData("tcp://127.0.0.1:9")]
    [InlineData("unix:///nulle/part/clamd.ctl")]
    public async Task A_scanner_that_is_not_there_is_silence(string address) => Assert.IsType<ScanVerdict.Silent>(await ScanAsync(address, "bonjour"u8.ToArray()));

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_fault_of_the_file_is_no_silence_of_the_scanner()
    {
        await using var fake = new FakeClamd();
        await Assert.ThrowsAsync<IOException>(() => new ClamdScanner(Options.Create(new AntivirusOptions { Address = new Uri(fake.Address) })).ScanAsync(new Broken(), default));
    }

    private static async Task<ScanVerdict> ScanAsync(string address, byte[] content, int patience = 30)
    {
        using var stream = new MemoryStream(content);
        return await new ClamdScanner(Options.Create(new AntivirusOptions { Address = new Uri(address), Patience = TimeSpan.FromSeconds(patience) })).ScanAsync(stream, default);
    }

    private sealed class Broken : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The disk is gone.");
    }
}
