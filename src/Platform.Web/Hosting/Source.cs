using System.Net;
using System.Net.Sockets;

namespace Platform.Web.Hosting;

/// <summary>Where a request comes from, as far as limits are concerned. Behind a proxy this is true only when the proxy is known (Proxy:KnownProxies).</summary>
public static class Source
{
    public static string Of(HttpContext http) => Of(http.Connection.RemoteIpAddress);

    /// <summary>An IPv6 customer holds at least a /64: eighteen billion billion addresses count as one.</summary>
    internal static string Of(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        return address is { AddressFamily: AddressFamily.InterNetworkV6 } ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]) + "/64" : address?.ToString() ?? "";
    }
}
