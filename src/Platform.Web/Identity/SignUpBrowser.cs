using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Platform.Web.Identity;

/// <summary>
/// The browser in which somebody signed up, known again when the link of the message is opened there: whoever typed the password is not asked for it twice.
/// A sealed cookie that only the page of the link is sent. It proves nothing without that link, and dies with the password, with the link or after a day.
/// </summary>
public sealed class SignUpBrowser(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);       // as long as the link

    private SealedCookie Cookie => new(http.HttpContext ?? throw new InvalidOperationException("No request."), protection.CreateProtector("Platform.SignUp"), "pa-inscription", "/confirmer");

    /// <summary>Null in any other browser.</summary>
    public string? Stamp => Cookie.Read();

    /// <param name="stamp">Null when nothing waits: the cookie is set all the same, of the same length, so that it tells nobody whether the address was known.</param>
    public void Remember(string? stamp) => Cookie.Write(stamp ?? RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32), Life);

    public void Forget() => Cookie.Delete();
}
