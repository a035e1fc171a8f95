using Microsoft.Net.Http.Headers;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Core.Identity;

namespace Platform.Web.Hosting;

/// <summary>Serves the archive of an account to the person who made the link, whole or by ranges. It writes nothing: who takes it was noted when the link was made.</summary>
public static class ExportFiles
{
    public static void MapExportFiles(this IEndpointRouteBuilder app) =>
        app.MapMethods("/{portail}/commune/export/{export:guid}/{retrait:guid}.zip", [HttpMethods.Get, HttpMethods.Head], GetAsync).Needs(Capability.ExportAccount).OwnUnitOfWork();

    private static async Task<IResult> GetAsync(Guid export, Guid retrait, HttpContext context, UnitOfWorkFactory work, CurrentScope scope, CancellationToken cancel)
    {
        var open = await work.ReadAsync(scope.Required, services => services.GetRequiredService<OpenExport>().ExecuteAsync(export, retrait, cancel), cancel);
        if (open is null) return Results.NotFound();
        var found = await open(cancel);
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(found.Sha256)}:";      // RFC 9530: of the whole, also when a part is asked for
        return Results.File(found.Content, "application/zip", found.FileName, found.Date, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(found.Sha256)}\""), enableRangeProcessing: true);
    }
}
