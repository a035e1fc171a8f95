using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Api;

/// <summary>The PDFs of a convention, for its two parties: kept, never shown in the page.</summary>
public static class ConventionFiles
{
    public static void MapConventionFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/{portail}/agglo/conventions/{id:guid}/pieces/{file:guid}", GetAsync).Needs(Capability.ManageTenants);
        app.MapGet("/{portail}/commune/convention/{id:guid}/pieces/{file:guid}", GetAsync).Needs(Capability.ManagePeople);
    }

    private static async Task<IResult> GetAsync(Guid id, Guid file, ReadConventions read, HttpContext context, CancellationToken cancel)
    {
        if (await read.FileAsync(id, file, cancel) is not { } found) return TypedResults.NotFound();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Bytes(found.Content, "application/pdf", found.Name);
    }
}
