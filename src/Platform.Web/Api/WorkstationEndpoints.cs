using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Api;

/// <summary>What the test of a workstation measures: the platform's hour, some bytes down, some bytes up. Bounded, limited by address, and nothing is stored (A7-C3).</summary>
public static class WorkstationEndpoints
{
    public static void MapWorkstation(this IEndpointRouteBuilder app)
    {
        app.MapGet(Links.Training.Clock, HourAsync).Anonymous().RequireRateLimiting(TrainingLimits.ProbesPerAddress);
        app.MapGet(Links.Training.Down, Down).NoDatabase().RequireRateLimiting(TrainingLimits.ProbesPerAddress);
        app.MapPost(Links.Training.Up, UpAsync).NoDatabase().RequireRateLimiting(TrainingLimits.ProbesPerAddress);
    }

    // The clock that decides, not that of this node.
    private static async Task<IResult> HourAsync(PlatformDb db, HttpContext http, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new JsonObject { ["heure"] = WireInstant.Format(await db.NowAsync(cancel)) });
    }

    // Random: nothing on the way can make it smaller.
    private static IResult Down(HttpContext http, TimeProvider clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(RandomNumberGenerator.GetBytes(WorkstationRules.On(clock.GetUtcNow()).ProbeBytes), "application/octet-stream");
    }

    // Counted as it passes, then forgotten.
    private static async Task<IResult> UpAsync(HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        var most = WorkstationRules.On(clock.GetUtcNow()).ProbeBytes;
        if (http.Request.ContentLength > most) return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var (block, received) = (new byte[16_384], 0);
        for (int read; (read = await http.Request.Body.ReadAsync(block, cancel)) > 0;)
            if ((received += read) > most) return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        return TypedResults.Json(new JsonObject { ["octets"] = received });
    }
}
