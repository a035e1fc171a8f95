using Platform.Core.Identity;
using Platform.Core.Operations.Evidence;

namespace Platform.Web.Hosting;

/// <summary>The evidence of an outage as one file (GD-18): the operator's, and each account's own.</summary>
public static class IncidentFiles
{
    public static void MapIncidentFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/exploitation/incidents/{incident:guid}/preuves.zip", GetAsync).Needs(Capability.OperatePlatform);
        app.MapGet("/{portail}/commune/incidents/{incident:guid}/preuves.zip", GetAsync).Needs(Capability.ExportAccount);
    }

    private static async Task<IResult> GetAsync(Guid incident, MakeEvidence make, HttpContext context, CancellationToken cancel)
    {
        if (await make.ExecuteAsync(incident, cancel) is not { } made) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.File(made.Zip, "application/zip", made.FileName);
    }
}
