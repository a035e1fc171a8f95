using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Platform.Core.Identity;
using Platform.Testing;
using Platform.Web.Hosting;

namespace Platform.Web.Tests.Hosting;

/// <summary>Who is limited, and whether the cookie is for HTTPS only, depends on what a proxy says: of those that are known, and of nobody else.</summary>
public sealed class KnownProxiesTests
{
    private static readonly IPAddress Proxy = IPAddress.Parse("10.0.0.4");
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.66");

    [Theory]
    [InlineData("10.0.0.4", true)]
    [InlineData("192.0.2.1, 10.0.0.0/24", true)]
    [InlineData("10.0.1.4", false)]
    [InlineData("", false)]
    public async Task The_word_of_a_known_proxy_is_believed_and_of_no_other(string known, bool believed)
    {
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Proxy:KnownProxies"] = known });
        await using var web = new PlatformWeb(platform);

        var seen = await AskAsync(web, Proxy, "198.51.100.7", "/connexion", HttpMethods.Get);

        Assert.Equal(believed ? "198.51.100.7" : "10.0.0.4", Source.Of(seen));
        Assert.Equal(believed, seen.Response.Headers.SetCookie.Any(cookie => cookie!.StartsWith("pa-jeton=", StringComparison.Ordinal) && cookie.Contains("secure", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Visitors_behind_one_proxy_do_not_share_their_tries_and_a_stranger_does_not_invent_addresses()
    {
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Proxy:KnownProxies"] = "10.0.0.4", ["Limits:TriesPerMinute"] = "1" });
        await using var web = new PlatformWeb(platform);

        foreach (var visitor in (string[])["198.51.100.1", "198.51.100.2", "198.51.100.3"]) Assert.NotEqual(429, (await AskAsync(web, Proxy, visitor)).Response.StatusCode);
        Assert.Equal(429, (await AskAsync(web, Proxy, "198.51.100.1")).Response.StatusCode);

        Assert.NotEqual(429, (await AskAsync(web, Stranger, "198.51.100.4")).Response.StatusCode);
        Assert.Equal(429, (await AskAsync(web, Stranger, "198.51.100.5")).Response.StatusCode);
    }

    [Fact]
    public async Task Withdrawals_of_one_address_are_counted_and_its_neighbour_is_served()
    {
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Proxy:KnownProxies"] = "10.0.0.4", ["Limits:WithdrawalsAtOnce"] = "3" });
        await using var web = new PlatformWeb(platform);
        var address = $"/consultations/{Guid.CreateVersion7()}/dossier";

        for (var i = 0; i < 3; i++) Assert.NotEqual(429, (await AskAsync(web, Proxy, "198.51.100.1", address)).Response.StatusCode);
        Assert.Equal(429, (await AskAsync(web, Proxy, "198.51.100.1", address)).Response.StatusCode);
        Assert.NotEqual(429, (await AskAsync(web, Proxy, "198.51.100.1", address, HttpMethods.Get)).Response.StatusCode);       // reading is free
        Assert.NotEqual(429, (await AskAsync(web, Proxy, "198.51.100.2", address)).Response.StatusCode);
    }

    [Fact]
    public async Task A_large_file_may_be_taken_document_by_document()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);

        for (var i = 0; i < 200; i++) Assert.NotEqual(429, (await AskAsync(web, Proxy, "", $"/consultations/{Guid.CreateVersion7()}/dossier")).Response.StatusCode);
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    public void An_ipv6_customer_counts_as_one(string address, string source) => Assert.Equal(source, Source.Of(IPAddress.Parse(address)));

    private static Task<HttpContext> AskAsync(PlatformWeb web, IPAddress from, string forwardedFor, string path = "/connexion", string? method = null) => web.Server.SendAsync(http =>
    {
        http.Connection.RemoteIpAddress = from;
        (http.Request.Method, http.Request.Path, http.Request.Host) = (method ?? HttpMethods.Post, path, new HostString("localhost"));
        if (forwardedFor.Length > 0) (http.Request.Headers["X-Forwarded-For"], http.Request.Headers["X-Forwarded-Proto"]) = (forwardedFor, "https");
    });
}
