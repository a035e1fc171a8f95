using Platform.Cli;
using Platform.Cli.Commands;
using Platform.Testing;

namespace Platform.Core.Tests.Cli;

public sealed class KeyCommandsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("platform-keys-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_register_key_is_a_seed_of_32_bytes_that_only_its_owner_reads()
    {
        var path = InFolder("register.key");
        await RegisterKey.RunAsync(Out(path), CancellationToken.None);

        Assert.Equal(32, new FileInfo(path).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_key_is_never_replaced_in_place()
    {
        var path = InFolder("gate.key");
        await GateKey.RunAsync(Out(path), CancellationToken.None);
        var before = await File.ReadAllTextAsync(path);

        await Assert.ThrowsAsync<UsageException>(() => GateKey.RunAsync(Out(path), CancellationToken.None));

        Assert.Equal(before, await File.ReadAllTextAsync(path));
    }

    [NeedsToolFact("age-keygen")]
    public async Task The_gate_key_is_an_identity_that_age_reads()
    {
        var path = InFolder("gate.key");
        await GateKey.RunAsync(Out(path), CancellationToken.None);

        var verdict = await Judges.RunAsync("age-keygen", "-y", path);

        Assert.StartsWith("age1", verdict.Text, StringComparison.Ordinal);
    }

    private string InFolder(string name) => Path.Combine(folder.FullName, name);

    private static Arguments Out(string path) => Arguments.Parse(["--out", path]);
}
