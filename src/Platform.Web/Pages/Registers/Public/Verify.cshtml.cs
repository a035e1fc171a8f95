using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Registers;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Registers.Public;

/// <summary>Carries the two keys that a receipt is checked with; the check itself runs in the browser, also without network.</summary>
[NoDatabase, UsesClientModule]
public sealed class VerifyModel(RegisterKey key, IOptions<TimestampOptions> timestamps) : PageModel
{
    public string RegisterName => key.Origin;
    public string RegisterKey => Convert.ToBase64String(key.PublicKey);

    /// <summary>Empty until the authority has made its certificate.</summary>
    public string TimestampCertificate { get; private set; } = "";

    public void OnGet()
    {
        if (!System.IO.File.Exists(timestamps.Value.CertificatePath)) return;
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(timestamps.Value.CertificatePath);
        TimestampCertificate = Convert.ToBase64String(certificate.RawData);
    }
}
