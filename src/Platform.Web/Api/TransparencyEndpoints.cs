using System.Globalization;
using Microsoft.Extensions.Options;
using Platform.Core.Registers;
using Platform.Web.Hosting;

namespace Platform.Web.Api;

/// <summary>The register for machines (C2SP tlog-tiles): its last signed head, and its hashes by tiles of 256. Hashes tell nothing of what they stand for.</summary>
public static class TransparencyEndpoints
{
    private const int TileWidth = 256;

    public static void MapTransparency(this IEndpointRouteBuilder app)
    {
        app.MapGet("/checkpoint", CheckpointAsync).Anonymous();
        app.MapGet("/tile/{level:int:range(0,7)}/{**index}", TileAsync).Anonymous();
        app.MapGet(Links.TimestampCertificate, Certificate).NoDatabase();
    }

    private static async Task<IResult> CheckpointAsync(ReadRegister register, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        return await register.HeadAsync(cancel) is { } head ? TypedResults.Text(head.Checkpoint, "text/plain; charset=utf-8") : TypedResults.NotFound();
    }

    private static async Task<IResult> TileAsync(int level, string index, ReadRegister register, HttpResponse response, CancellationToken cancel)
    {
        if (Read(index) is not var (tile, width) || await register.TileAsync(level, tile, width, cancel) is not { } hashes) return TypedResults.NotFound();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(hashes, "application/octet-stream");
    }

    private static IResult Certificate(IOptions<TimestampOptions> timestamps) =>
        File.Exists(timestamps.Value.CertificatePath) ? TypedResults.PhysicalFile(Path.GetFullPath(timestamps.Value.CertificatePath), "application/x-pem-file", "tsa.pem") : TypedResults.NotFound();

    // « x001/x234/067 » is tile 1 234 067; « 067.p/8 » its first 8 hashes.
    private static (long Tile, int Width)? Read(string index)
    {
        var width = TileWidth;
        if (index.IndexOf(".p/", StringComparison.Ordinal) is > 0 and var dot)
        {
            if (!int.TryParse(index.AsSpan(dot + 3), NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= TileWidth) return null;
            index = index[..dot];
        }
        var groups = index.Split('/');
        var wellFormed = groups.Length <= 5 && groups.Index().All(g => g.Item.Length == (g.Index < groups.Length - 1 ? 4 : 3)
            && g.Item[^3..].All(char.IsAsciiDigit) && (g.Index == groups.Length - 1 || g.Item[0] == 'x'));
        return wellFormed ? (groups.Aggregate(0L, (sum, group) => (sum * 1000) + long.Parse(group.AsSpan(group.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture)), width) : null;
    }
}
