using System.Net;
using Platform.Core.Operations;

namespace Platform.Web.Hosting;

/// <summary>
/// /metrics, for whoever collects figures on this machine or from an address of Metrics:Allowed (addresses or networks, separated by commas).
/// Anybody else, and whatever a proxy forwards from elsewhere, finds nothing there.
/// </summary>
public static class Metrics
{
    private const string Exposition = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapMetrics(this WebApplication app)
    {
        var text = app.Services.GetRequiredService<PrometheusText>();       // listens from the start, not from the first question
        IPNetwork[] allowed = [.. (app.Configuration["Metrics:Allowed"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)];
        app.MapGet("/metrics", (HttpContext context) => IsAllowed(context, allowed) ? Results.Text(text.Write(), Exposition) : Results.NotFound()).NoDatabase();
    }

    // A header that is still there was not written by a proxy that we know: it says that the question comes from farther away.
    private static bool IsAllowed(HttpContext context, IPNetwork[] allowed) =>
        !context.Request.Headers.ContainsKey("X-Forwarded-For") && context.Connection.RemoteIpAddress is { } address
        && (IPAddress.IsLoopback(address) || allowed.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));

    private static IPNetwork Network(string entry) =>
        entry.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(entry) : new(IPAddress.Parse(entry), IPAddress.Parse(entry).AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
}
