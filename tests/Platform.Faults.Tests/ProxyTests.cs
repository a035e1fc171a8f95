using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>The proxy's file as it is shipped, bound the way production binds it.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proxy-");
    private readonly string bind = LivePlatform.FreeAddress().Authority;

    public void Dispose() => folder.Delete(recursive: true);

    [NeedsToolFact("haproxy")]
    public async Task Bound_with_a_certificate_it_speaks_tls_and_nothing_in_clear()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=portail.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var pem = Path.Combine(folder.FullName, "portail.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        await using var proxy = HostProcess.Start("proxy", "haproxy", ["-db", "-f", RepositoryRoot.File("infra/haproxy.cfg")], Settings(pem), folder.FullName, Path.Combine(folder.FullName, "proxy.log"));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
        });

        // Nobody is behind it: its own page says so.
        HttpStatusCode? answer = null;
        await Until.TrueAsync("the proxy", TimeSpan.FromSeconds(20), async () =>
        {
            try
            {
                using var page = await http.GetAsync(new Uri($"https://{bind}/"));
                answer = page.StatusCode;
                return true;
            }
            catch (HttpRequestException fault) when (fault.InnerException is SocketException)
            {
                return false;       // not listening yet
            }
        });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://{bind}/")));
    }

    [NeedsToolFact("haproxy")]
    public async Task A_certificate_that_is_not_there_is_refused()
    {
        await using var proxy = HostProcess.Start("proxy", "haproxy", ["-db", "-f", RepositoryRoot.File("infra/haproxy.cfg")], Settings("/nowhere/portail.pem"), folder.FullName, Path.Combine(folder.FullName, "proxy.log"));
        await Until.TrueAsync("the proxy's refusal", TimeSpan.FromSeconds(20), () => Task.FromResult(proxy.HasExited));
    }

    private Dictionary<string, string?> Settings(string certificate) => new(StringComparer.Ordinal)
    {
        ["PLATFORM_PROXY_BIND"] = $"{bind} ssl crt {certificate}", ["PLATFORM_WEB_A"] = LivePlatform.FreeAddress().Authority, ["PLATFORM_WEB_B"] = LivePlatform.FreeAddress().Authority,
        ["PLATFORM_WATCH"] = LivePlatform.FreeAddress().Authority, ["PLATFORM_HELPLINE"] = "04 65 71 00 00",
    };
}
