using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Platform.Crypto;

namespace Platform.Core.Identity;

/// <summary>The authenticator secret of a person, protected by the key ring: the table alone makes no codes.</summary>
internal sealed class TotpSecrets(UserManager<Person> people, IDataProtectionProvider protection)
{
    private const string Provider = "totp";

    public async Task<byte[]> BeginAsync(Person person)
    {
        if (await ReadAsync(person, "pending") is { } begun) return begun;      // the page may be shown again: same picture
        var secret = Totp.NewSecret();
        await WriteAsync(person, "pending", secret);
        return secret;
    }

    public Task<byte[]?> PendingAsync(Person person) => ReadAsync(person, "pending");

    public Task<byte[]?> CurrentAsync(Person person) => ReadAsync(person, "secret");

    public async Task KeepAsync(Person person, byte[] secret)
    {
        await WriteAsync(person, "secret", secret);
        await people.RemoveAuthenticationTokenAsync(person, Provider, "pending");
    }

    public async Task RemoveAsync(Person person)
    {
        foreach (var name in (string[])["secret", "pending"]) await people.RemoveAuthenticationTokenAsync(person, Provider, name);
    }

    private async Task<byte[]?> ReadAsync(Person person, string name) =>
        await people.GetAuthenticationTokenAsync(person, Provider, name) is { } text ? For(person).Unprotect(Convert.FromBase64String(text)) : null;

    private Task WriteAsync(Person person, string name, byte[] secret) =>
        people.SetAuthenticationTokenAsync(person, Provider, name, Convert.ToBase64String(For(person).Protect(secret)));

    private IDataProtector For(Person person) => protection.CreateProtector("totp-secret/1", person.Id.ToString("N"));
}
