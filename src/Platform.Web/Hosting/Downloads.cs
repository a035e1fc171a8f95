using Microsoft.Net.Http.Headers;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Values;

namespace Platform.Web.Hosting;

/// <summary>Serves what a withdrawal link leads to, whole or by ranges. It writes nothing: the withdrawal was recorded when the link was made.</summary>
public static class Downloads
{
    public static void MapDownloads(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/telechargements/{token}", [HttpMethods.Get, HttpMethods.Head], GetAsync).Anonymous().OwnUnitOfWork();
        app.MapMethods("/entreprise/phases/{phase}/telechargements/{token}", [HttpMethods.Get, HttpMethods.Head], OfStageAsync).Needs(Capability.ReadOwnBids).OwnUnitOfWork();
        app.MapGet("/{portail}/acheteur/consultations/{consultation}/validation/documents/{document}", OwnAsync).Needs(Capability.ApproveActs).OwnUnitOfWork();
    }

    private static async Task<IResult> GetAsync(string token, HttpContext context, UnitOfWorkFactory work, CancellationToken cancel)
    {
        // A transaction for the look-up alone: none is open while gigabytes travel.
        var found = await work.RunAsync(new Scope.Public(), services => services.GetRequiredService<FollowDceLink>().ExecuteAsync(token, cancel), cancel);
        if (found is null) return Results.NotFound();
        return Serve(found, context);      // the address is a secret
    }

    /// <summary>Of a phase: the link alone opens nothing, an invited company follows it.</summary>
    private static async Task<IResult> OfStageAsync(string phase, string token, HttpContext context, CurrentScope scope, UnitOfWorkFactory work, CancellationToken cancel)
    {
        if (!Id<Consultation>.TryParse(phase, null, out var stage)) return Results.NotFound();
        var found = await work.RunAsync(scope.Required, services => services.GetRequiredService<FollowDceLink>().ExecuteAsync(token, stage, cancel), cancel);
        return found is null ? Results.NotFound() : Serve(found, context);
    }

    /// <summary>A document of the account's own file, for whoever approves it before it is published.</summary>
    private static async Task<IResult> OwnAsync(string consultation, string document, HttpContext context, CurrentScope scope, UnitOfWorkFactory work, CancellationToken cancel)
    {
        if (!Id<Consultation>.TryParse(consultation, null, out var id) || !Id<DceDocument>.TryParse(document, null, out var wanted)) return Results.NotFound();
        var found = await work.RunAsync(scope.Required, services => services.GetRequiredService<OpenDceDocument>().ExecuteAsync(id, wanted, cancel), cancel);
        return found is null ? Results.NotFound() : Serve(found, context);
    }

    private static IResult Serve(FollowDceLink.Download found, HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        // RFC 9530: of the whole, also when a part is asked for.
        if (found.Sha256 is { } sha256) context.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(sha256)}:";
        return Results.File(found.Content, found.ContentType, found.FileName, found.Date, new EntityTagHeaderValue($"\"{found.Version}\""), enableRangeProcessing: true);
    }
}
