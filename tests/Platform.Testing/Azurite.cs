using System.Diagnostics;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Platform.Core.Files;

namespace Platform.Testing;

/// <summary>
/// The emulator of Azure Blob Storage, one per test process, in memory. It says whether our calls are the service's; it is no store (it loses
/// what it acknowledged when it is killed: decision 0009). It stops when our end of its standard input closes, even if we are killed.
/// </summary>
public sealed class Azurite
{
    private const string Account = "devstoreaccount1";

    // The emulator's published key: no secret.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string Hold = """node "$1" --disableTelemetry --inMemoryPersistence --blobHost 127.0.0.1 --blobPort 0 & server=$!; cat >/dev/null; kill $server""";

    private static readonly string Program = RepositoryRoot.File("tests/tools/azurite/node_modules/azurite/dist/src/blob/main.js");
    private static readonly Lazy<Task<Azurite>> Shared = new(StartAsync);

    private readonly Process process;       // kept alive: its standard input is what holds the server up

    private Azurite(Uri endpoint, Process process) => (Endpoint, this.process) = (endpoint, process);

    public bool HasExited => process.HasExited;

    /// <summary>Null when it can run; else what is missing.</summary>
    public static string? Missing => Judges.Find("node") is null ? "node is not on PATH." : File.Exists(Program) ? null : "azurite is not installed: ./test, or npm ci in tests/tools/azurite.";

    /// <summary>With the account's name as its path.</summary>
    public Uri Endpoint { get; }

    public static Task<Azurite> SharedAsync() => Shared.Value;

    /// <summary>Three new containers; each address carries the right to use one of them.</summary>
    /// <param name="through">A proxy that stands in for the server; the signature does not cover the port.</param>
    public async Task<StorageOptions> MakeContainersAsync(Uri? through = null)
    {
        var service = new BlobServiceClient(Endpoint, new StorageSharedKeyCredential(Account, Key));
        var run = Guid.CreateVersion7().ToString("N");
        var addresses = new Dictionary<BlobContainer, Uri>();
        foreach (var container in Enum.GetValues<BlobContainer>())
        {
            var made = await service.CreateBlobContainerAsync($"{container.ToString().ToLowerInvariant()}-{run}");
            var sas = made.Value.GenerateSasUri(BlobContainerSasPermissions.All, TimeProvider.System.GetUtcNow().AddHours(2));
            addresses[container] = through is null ? sas : new UriBuilder(sas) { Port = through.Port }.Uri;
        }
        return new() { Kind = StorageKind.Azure, Azure = new() { Sealed = addresses[BlobContainer.Sealed], Dce = addresses[BlobContainer.Dce], Opened = addresses[BlobContainer.Opened] } };
    }

    /// <summary>The same as settings of a host.</summary>
    public static IReadOnlyDictionary<string, string?> Settings(StorageOptions options) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Storage:Kind"] = "Azure",
        ["Storage:Azure:Sealed"] = options.Azure.Sealed?.AbsoluteUri,
        ["Storage:Azure:Dce"] = options.Azure.Dce?.AbsoluteUri,
        ["Storage:Azure:Opened"] = options.Azure.Opened?.AbsoluteUri,
    };

    private static async Task<Azurite> StartAsync()
    {
        var start = new ProcessStartInfo("bash", ["-c", Hold, "azurite", Program]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var server = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        const string Says = "successfully listens on ";
        while (await server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Says, StringComparison.Ordinal) is not (>= 0 and var found)) continue;
            _ = server.StandardOutput.BaseStream.CopyToAsync(Stream.Null);     // its log of requests must not fill the pipe
            return new(new($"{line[(found + Says.Length)..].Trim()}/{Account}"), server);
        }
        throw new InvalidOperationException("Azurite did not start.");
    }
}
