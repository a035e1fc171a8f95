using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Platform.Web.Identity;

/// <summary>What the browser keeps for us and cannot read: sealed for one purpose, shown to no script, sent to the addresses below one path alone.</summary>
internal sealed class SealedCookie(HttpContext context, IDataProtector protector, string name, string path)
{
    public string? Read()
    {
        if (context.Request.Cookies[name] is not { } sealedValue) return null;
        try
        {
            return protector.Unprotect(sealedValue);
        }
        catch (CryptographicException)
        {
            return null;        // of another installation, or made up
        }
    }

    // Lax: the browser comes back from another site, a mailbox or ProConnect.
    public void Write(string value, TimeSpan life) => context.Response.Cookies.Append(name, protector.Protect(value),
        new CookieOptions { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = path, MaxAge = life });

    public void Delete() => context.Response.Cookies.Delete(name, new CookieOptions { Path = path });
}
