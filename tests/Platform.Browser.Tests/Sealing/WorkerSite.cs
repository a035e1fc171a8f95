using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Platform.Testing;

namespace Platform.Browser.Tests.Sealing;

/// <summary>An empty page beside the committed bundles, on a port of its own: the Workers run as shipped, without an account or a database.</summary>
public sealed class WorkerSite : IAsyncLifetime
{
    private static readonly string Bundles = RepositoryRoot.File("src/Platform.Web/wwwroot/pa");
    private readonly JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Bundles, "manifest.json")));
    private WebApplication app = null!; // set by InitializeAsync, which xunit awaits first

    /// <summary>The sealed file that the page will download.</summary>
    public byte[] Sealed { get; set; } = [];

    public string Url(string path) => app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + path;

    /// <summary>The name of a worker as the build wrote it: its hash is in it.</summary>
    public string NameOf(string worker) => manifest.RootElement.GetProperty(worker).GetString() ?? throw new InvalidOperationException($"{worker} is not in the manifest.");

    public static string TextOf(string bundle) => File.ReadAllText(Path.Combine(Bundles, bundle));

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Bundles) });
        app.MapGet("/", () => Results.Content("<!doctype html><title>Essai</title>", "text/html"));
        app.MapGet("/pli", () => Results.Bytes(Sealed, "application/octet-stream", enableRangeProcessing: true));
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        manifest.Dispose();
        await app.DisposeAsync();
    }
}
