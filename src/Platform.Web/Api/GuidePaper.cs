using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Training;
using Platform.Web.Hosting;

namespace Platform.Web.Api;

/// <summary>
/// The guide of companies on paper, with the name and the addresses of this site: printed once a start, at the first request, by a printer that ends with it. Where none is installed,
/// or the settings do not say the address of the site, the one of the product is served, which names none.
/// </summary>
public sealed partial class GuidePaper(IOptions<PortalOptions> portal, IOptions<Helpline> helpline, IOptions<PdfOptions> printing, IWebHostEnvironment host, TimeProvider clock, ILogger<GuidePaper> log)
{
    private const string OfNoSite = "aide/guide-sans-adresse.pdf";
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim turn = new(1);
    private byte[]? printed;
    private DateTimeOffset failedAt = DateTimeOffset.MinValue;

    public async Task<byte[]> ReadAsync(CancellationToken cancel)
    {
        if (printed is { } ready) return ready;
        if (portal.Value.BaseUrl.Length == 0) return await OfProductAsync(cancel);
        await turn.WaitAsync(cancel);
        try
        {
            if (printed is { } done) return done;
            if (clock.GetUtcNow() - failedAt < Again) return await OfProductAsync(cancel);
            await using var printer = new PdfPrinter(printing);
            return printed = await new PrintGuide(printer).ExecuteAsync(new(portal.Value.Name, portal.Value.BaseUrl.TrimEnd('/'), helpline.Value.Phone, helpline.Value.Hours), cancel);
        }
        catch (PrinterUnavailableException reason)
        {
            failedAt = clock.GetUtcNow();
            NotPrinted(reason);
            return await OfProductAsync(cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<byte[]> OfProductAsync(CancellationToken cancel)
    {
        await using var file = host.WebRootFileProvider.GetFileInfo(OfNoSite).CreateReadStream();
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    [LoggerMessage(LogLevel.Warning, "The guide of companies was not printed for this site; the one of the product is served.")]
    private partial void NotPrinted(Exception reason);
}

public static class GuidePaperEndpoint
{
    public static void MapGuidePaper(this WebApplication app) => app.MapGet(Links.Training.CompanyGuidePdf, async (HttpContext context, GuidePaper paper, CancellationToken cancel) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Bytes(await paper.ReadAsync(cancel), "application/pdf");
    }).WithMetadata(new NoDatabaseAttribute());
}
