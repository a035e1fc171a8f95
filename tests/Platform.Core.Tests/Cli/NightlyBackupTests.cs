using Platform.Testing;

namespace Platform.Core.Tests.Cli;

/// <summary>What the nightly script removes: old folders of its own name, after a backup that is whole, and nothing else.</summary>
public sealed class NightlyBackupTests : IDisposable
{
    private static readonly string[] Foreign = ["lost+found", "mensuel/2026-10-01T041000Z", "avant-la-mise-a-jour", "2026-10-01"];
    private const string Failed = "2026-10-02T041000Z", Old = "2026-10-01T041000Z", Recent = "2026-11-20T041000Z";
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("nightly");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData(0, new[] { Recent })]
    [InlineData(1, new[] { Recent })]
    [InlineData(2, new[] { Old, Failed, Recent })]
    public async Task It_removes_what_it_made_itself_and_only_when_this_run_was_whole(int status, string[] kept)
    {
        foreach (var folder in (string[])[.. Foreign, Failed, Old, Recent]) root.CreateSubdirectory(folder);
        foreach (var whole in (string[])["avant-la-mise-a-jour", Old, Recent]) await File.WriteAllTextAsync(At(whole, "sauvegarde.json"), "{}");
        Assert.Equal(0, (await Judges.RunAsync("sh", "-c", $"find '{root.FullName}' -mindepth 1 -exec touch -d '50 days ago' {{}} + && touch '{At(Recent)}' '{At(Recent, "sauvegarde.json")}'")).ExitCode);

        var run = await Judges.RunAsync("env", $"PLATFORM_BACKUP_ROOT={root.FullName}", "PLATFORM_BACKUP_KEEP=30", $"PLATFORM_CLI={await CliAsync(status)}", "sh", RepositoryRoot.File("infra/platform-backup"));

        Assert.Equal(status, run.ExitCode);
        Assert.All(Foreign, folder => Assert.True(Directory.Exists(At(folder)), folder));
        Assert.Equal(kept.Order(StringComparer.Ordinal), new[] { Failed, Old, Recent }.Where(folder => Directory.Exists(At(folder))).Order(StringComparer.Ordinal));
    }

    private string At(params string[] parts) => Path.Combine([root.FullName, .. parts]);

    // In place of the platform's own command: it makes nothing and ends like this.
    private async Task<string> CliAsync(int status)
    {
        var cli = At("cli");
        await File.WriteAllTextAsync(cli, $"#!/bin/sh\nexit {status}\n");
        Assert.Equal(0, (await Judges.RunAsync("chmod", "u+x", cli)).ExitCode);
        return cli;
    }
}
