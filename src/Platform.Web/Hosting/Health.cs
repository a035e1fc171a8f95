using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Platform.Web.Hosting;

/// <summary>
/// /sante/vivant: the process answers. /sante/pret: everything it needs answers too.
/// A capability adds its check with services.AddHealthChecks().AddCheck&lt;T&gt;("base", tags: [Health.Ready]).
/// </summary>
public static class Health
{
    public const string Ready = "pret";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/sante/vivant", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/sante/pret", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    // Names and states only: a public address says nothing about what failed or where.
    private static Task WriteAsync(HttpContext context, Microsoft.Extensions.Diagnostics.HealthChecks.HealthReport report) =>
        context.Response.WriteAsJsonAsync(report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()), context.RequestAborted);
}
