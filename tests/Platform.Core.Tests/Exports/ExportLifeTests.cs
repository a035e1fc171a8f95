using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Exports;

namespace Platform.Core.Tests.Exports;

/// <summary>What becomes of an archive after its days, and of a stored file that was damaged.</summary>
public sealed class ExportLifeTests(GivenExport given) : IClassFixture<GivenExport>
{
    private static CancellationToken Cancel => CancellationToken.None;

    [Fact, Trait("Feature", "VR-37")]
    public async Task A_damaged_file_is_named_and_left_out_and_after_its_days_the_archive_is_erased()
    {
        foreach (var document in Directory.EnumerateFiles(Path.Combine(given.Platform.Folder, "files", "dce"), "whole", SearchOption.AllDirectories))      // the neighbour's too: files do not say whose they are
            await File.WriteAllBytesAsync(document, "autre chose"u8.ToArray(), Cancel);
        var asked = (AskExport.Outcome.Asked)await given.AskAsync(given.Administrator, given.Scope);
        Assert.IsType<AskExport.Outcome.UnderWay>(await given.AskAsync(given.Administrator, given.Scope));
        Assert.Equal(1, await given.MakeAsync());
        var (link, download) = await given.FetchAsync(asked.Export);
        using var bytes = new MemoryStream();
        await download!.Content.CopyToAsync(bytes, Cancel);
        using var zip = new System.IO.Compression.ZipArchive(bytes);
        Assert.NotNull(zip.GetEntry("FICHIERS-ABIMES.txt"));

        var now = await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(Cancel));
        await given.Platform.Database.SetNowAsync(now.AddDays(8));
        Assert.Equal(0, await given.MakeAsync());
        Assert.Null(await given.OpenAsync(given.Scope, asked.Export, link!.Value));
        Assert.Null((await given.FetchAsync(asked.Export)).Link);
        Assert.All(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadExports>().ExecuteAsync(Cancel)), e => Assert.Equal(ExportState.Removed, e.State));
    }
}
