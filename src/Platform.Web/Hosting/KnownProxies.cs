using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Platform.Web.Hosting;

/// <summary>
/// Proxy:KnownProxies, addresses or networks separated by commas: what they say of the visitor (X-Forwarded-For, -Proto) is believed, and nobody
/// else's word is. Empty, no such header is read at all: a visitor would otherwise choose the address under which he is limited.
/// </summary>
public static class KnownProxies
{
    public static void UseKnownProxies(this WebApplication app)
    {
        var known = (app.Configuration["Proxy:KnownProxies"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (known.Length == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };    // as many as are known
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var entry in known)
        {
            if (entry.Contains('/', StringComparison.Ordinal)) options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(entry));       // nonsense stops the host
            else options.KnownProxies.Add(IPAddress.Parse(entry));
        }
        app.UseForwardedHeaders(options);
    }
}
