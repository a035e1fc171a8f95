using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Platform.Web.Hosting;

/// <summary>
/// What was typed on the first step of a form, sealed into the address of its second: « Vérifiez » is then a page that the browser reloads and goes back to. Of one
/// person and one form; whoever reads the address in a log learns nothing. Nothing is believed because of it: the answers are judged again.
/// </summary>
public sealed class SealedAnswers(IDataProtectionProvider protection, CurrentPerson person)
{
    /// <summary>Of an address: proxies cut at eight thousand characters.</summary>
    public const int Longest = 5_000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };      // sealed: no script reads it

    /// <returns>Null for more than an address holds.</returns>
    public string? Seal<T>(string form, T answers) => Of(form).Protect(JsonSerializer.Serialize(answers, Readable)) is { Length: <= Longest } written ? written : null;

    /// <returns>Null for what is not this person's, not of this form, or made up.</returns>
    public T? Open<T>(string form, string written) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Of(form).Unprotect(written), Readable);
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private IDataProtector Of(string form) => protection.CreateProtector("answers/1", form, $"{person.Tenant.Id:N}", $"{person.Id:N}");
}
