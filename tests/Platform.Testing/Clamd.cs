using System.Diagnostics;
using System.Text;

namespace Platform.Testing;

/// <summary>
/// The real clamd of Debian, with a signature base of one line: the EICAR file, which every antivirus knows and which harms nothing. One per test process, on a socket
/// of its own; it stops when our end of its standard input closes, even if we are killed.
/// </summary>
public sealed class Clamd
{
    /// <summary>What it takes of one file.</summary>
    public const int StreamMaxLength = 1_048_576;

    private const string Program = "/usr/sbin/clamd";
    private const string Hold = """/usr/sbin/clamd --config-file="$1" >/dev/null 2>&1 & server=$!; cat >/dev/null; kill $server; wait $server; rm -rf "$2" """;

    private static readonly Lazy<Task<Clamd>> Shared = new(StartAsync);
    private readonly Process process;      // kept alive: its standard input is what holds the scanner up

    private Clamd(string address, Process process) => (Address, this.process) = (address, process);

    public string Address { get; }

    public bool HasExited => process.HasExited;

    /// <summary>Null when it can run; else what is missing.</summary>
    public static string? Missing => File.Exists(Program) ? null : "clamd is not installed: ./test, or apt-get install clamav-daemon.";

    /// <summary>The test file of the EICAR institute. In two parts: this very source must pass an antivirus.</summary>
    public static byte[] Eicar => Encoding.ASCII.GetBytes("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*");

    public static Task<Clamd> SharedAsync() => Shared.Value;

    private static async Task<Clamd> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("clamd-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "base"));
        await File.WriteAllTextAsync(Path.Combine(folder, "base", "essai.ndb"), $"Eicar-Essai:0:*:{Convert.ToHexStringLower(Eicar)}\n");
        var (socket, settings) = (Path.Combine(folder, "clamd.ctl"), Path.Combine(folder, "clamd.conf"));
        await File.WriteAllTextAsync(settings, $"DatabaseDirectory {folder}/base\nLocalSocket {socket}\nForeground yes\nStreamMaxLength {StreamMaxLength}\n");
        var start = new ProcessStartInfo("bash", ["-c", Hold, "clamd", settings, folder]) { UseShellExecute = false, RedirectStandardInput = true };
        var server = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        await Until.TrueAsync("clamd to listen", TimeSpan.FromSeconds(60), () => Task.FromResult(File.Exists(socket)));
        return new($"unix://{socket}", server);
    }
}
