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
    public string? Stamp => Cookie.Read()?.Split('\n')[0];

    /// <summary>As it was typed here; null in any other browser.</summary>
    public string? Email => Cookie.Read()?.Split('\n') is [_, var email] ? email : null;

    /// <param name="stamp">Null when nothing waits: the cookie is set all the same, of the same length, so that it tells nobody whether the address was known.</param>
    /// <param name="email">As it was typed.</param>
    public void Remember(string? stamp, string email) => Cookie.Write($"{stamp ?? RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32)}\n{email}", Life);

    public void Forget() => Cookie.Delete();
}
