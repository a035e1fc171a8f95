using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Platform.Web.Identity;

/// <summary>
/// The browser in which somebody signed up, known again when the link of the message is opened there: whoever typed the password is not asked for it twice.
/// A sealed cookie that only the page of the link is sent. It proves nothing without that link, and dies with the password, with the link or after a day.
/// </summary>
public sealed class SignUpBrowser(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private const string Cookie = "pa-inscription", Path = "/confirmer";
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);       // as long as the link
    private readonly IDataProtector protector = protection.CreateProtector("Platform.SignUp");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>Null in any other browser.</summary>
    public string? Stamp
    {
        get
        {
            if (Context.Request.Cookies[Cookie] is not { } sealedStamp) return null;
            try
            {
                return protector.Unprotect(sealedStamp);
            }
            catch (CryptographicException)
            {
                return null;        // of another installation, or made up
            }
        }
    }

    /// <param name="stamp">Null when nothing waits: the cookie is set all the same, of the same length, so that it tells nobody whether the address was known.</param>
    public void Remember(string? stamp) => Context.Response.Cookies.Append(Cookie,
        protector.Protect(stamp ?? RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32)),
        // Lax: the link is followed from a mailbox, which is another site.
        new CookieOptions { HttpOnly = true, Secure = Context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = Path, MaxAge = Life });

    public void Forget() => Context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = Path });
}
