using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Platform.Core.Identity;

namespace Platform.Web.Identity;

/// <summary>What somebody typed to sign up, but the password: shown again to the browser that typed it, so that an address can be checked, mended and written to once more.</summary>
/// <param name="SentAt">When the last message was asked for.</param>
/// <param name="Again">How often it was asked for once more.</param>
public sealed record SignUpTyped(bool Foreign, string? NationalId, string? Country, NationalIdKind? Kind, string? CompanyName, string? FullName, string Email, DateTimeOffset SentAt, int Again)
{
    /// <summary>More of them fill a mailbox: somebody is called then.</summary>
    public const int Most = 5;

    /// <summary>The first time at once: a message that does not come is asked for again.</summary>
    public bool MayAskAt(DateTimeOffset now) => Again == 0 || now - SentAt >= ResendConfirmation.Between;
}

/// <summary>Keeps it for an hour in a sealed cookie that the sign-up alone is sent. It says nothing of accounts: it holds what was typed, whoever has the address.</summary>
public sealed class SignUpMemory(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };      // sealed: no page ever holds it

    private SealedCookie Cookie => new(http.HttpContext ?? throw new InvalidOperationException("No request."), protection.CreateProtector("Platform.SignUpTyped"), "pa-saisie-inscription", Links.Identity.Register);

    /// <summary>Null in any other browser, and after an hour.</summary>
    public SignUpTyped? Read() => Cookie.Read() is { } text ? JsonSerializer.Deserialize<SignUpTyped>(text, Short) : null;

    public void Write(SignUpTyped typed) => Cookie.Write(JsonSerializer.Serialize(typed, Short), Life);
}
