using System.Text;

namespace Platform.Cli;

/// <summary>Files that only their owner reads, never replaced: a key that is overwritten is a key lost.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Task CreateAsync(string path, string text, CancellationToken cancel) => CreateAsync(path, Encoding.UTF8.GetBytes(text), cancel);

    public static async Task CreateAsync(string path, byte[] content, CancellationToken cancel)
    {
        if (File.Exists(path)) throw new UsageException($"{path} exists: a key is never replaced in place.");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;       // there the folder's own rights decide
        await using var file = new FileStream(path, options);
        await file.WriteAsync(content, cancel);
        file.Flush(flushToDisk: true);
    }
}
