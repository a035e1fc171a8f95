using System.Diagnostics;

namespace Platform.Testing;

/// <summary>A file system of a few megabytes, in memory, that can be filled to its last byte and given room again. Needs the right to mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("small-disk-");

    public SmallDisk(int megabytes)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder.FullName)) throw new InvalidOperationException("tmpfs cannot be mounted.");
    }

    /// <summary>Null when one can be made; else what is missing.</summary>
    public static string? Missing => TriedOnce.Value;

    public string Root => folder.FullName;

    private string Filler => Path.Combine(Root, "filler");

    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "-l", Root);
        folder.Delete();
    }

    private static readonly Lazy<string?> TriedOnce = new(() =>
    {
        if (!Environment.IsPrivilegedProcess) return "Only root can mount a small disk.";
        try
        {
            using var disk = new SmallDisk(1);
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    });

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true });
        process?.WaitForExit();
        return process is { ExitCode: 0 };
    }
}
