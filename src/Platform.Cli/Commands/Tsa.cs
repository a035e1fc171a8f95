using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Crypto.Timestamps;

namespace Platform.Cli.Commands;

/// <summary>A time-stamping authority for development, over HTTP as RFC 3161 says: real tokens, labelled « non qualifié ».</summary>
public static class Tsa
{
    private const int LargestRequest = 8 * 1024;        // a query is about 60 bytes

    /// <summary>The certificate is at <c>--certificate</c>, its key beside it in <c>.key</c>: who verifies never meets the key.</summary>
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var port = arguments.Port("port");
        using var authority = await LoadOrCreateAsync(arguments.Required("certificate"), cancel);
        await using var app = Build(authority, port);
        await app.StartAsync(cancel);
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static WebApplication Build(DevelopmentAuthority authority, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
        });
        var app = builder.Build();
        app.MapPost("/", async (HttpRequest request, CancellationToken cancel) =>
        {
            if (request.ContentType != "application/timestamp-query") return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
            using var query = new MemoryStream();
            await request.Body.CopyToAsync(query, cancel);
            return Results.Bytes(authority.Respond(query.ToArray(), TimeProvider.System.GetUtcNow()), "application/timestamp-reply");
        });
        return app;
    }

    // The certificate is written last and whole: where it stands, the authority is ready to be believed.
    private static async Task<DevelopmentAuthority> LoadOrCreateAsync(string certificate, CancellationToken cancel)
    {
        var key = certificate + ".key";
        if (File.Exists(certificate))
            return DevelopmentAuthority.FromPem(await File.ReadAllTextAsync(certificate, cancel), await File.ReadAllTextAsync(key, cancel));

        var authority = DevelopmentAuthority.Create(TimeProvider.System.GetUtcNow());
        File.Delete(key);                               // of a first start that was cut short: nobody has its certificate
        await SecretFile.CreateAsync(key, authority.ExportPrivateKeyPem(), cancel);
        await File.WriteAllTextAsync(certificate + ".new", authority.ExportCertificatePem() + "\n", cancel);
        File.Move(certificate + ".new", certificate);
        return authority;
    }
}
