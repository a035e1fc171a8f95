using Microsoft.Net.Http.Headers;
using Platform.Core.Data;
using Platform.Core.Dce;

namespace Platform.Web.Hosting;

/// <summary>Serves what a withdrawal link leads to, whole or by ranges. It writes nothing: the withdrawal was recorded when the link was made.</summary>
public static class Downloads
{
    public static void MapDownloads(this IEndpointRouteBuilder app) =>
        app.MapMethods("/telechargements/{token}", [HttpMethods.Get, HttpMethods.Head], GetAsync).Anonymous().OwnUnitOfWork();

    private static async Task<IResult> GetAsync(string token, HttpContext context, UnitOfWorkFactory work, CancellationToken cancel)
    {
        // A transaction for the look-up alone: none is open while gigabytes travel.
        var found = await work.RunAsync(new Scope.Public(), services => services.GetRequiredService<FollowDceLink>().ExecuteAsync(token, cancel), cancel);
        if (found is null) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, no-store";   // the address is a secret
        // RFC 9530: of the whole, also when a part is asked for.
        if (found.Sha256 is { } sha256) context.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(sha256)}:";
        return Results.File(found.Content, found.ContentType, found.FileName, found.Date, new EntityTagHeaderValue($"\"{found.Version}\""), enableRangeProcessing: true);
    }
}
