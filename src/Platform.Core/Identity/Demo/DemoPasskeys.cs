using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;

namespace Platform.Core.Identity.Demo;

/// <summary>The file at Demo:Passkeys: person → soft passkey.</summary>
public sealed class DemoPasskeys(IOptions<DemoOptions> options)
{
    private sealed record Stored(byte[] CredentialId, byte[] PrivateKey);

    public async Task<SoftPasskey?> FindAsync(Guid person, CancellationToken cancel) =>
        (await ReadAsync(cancel)).TryGetValue(person, out var stored) ? SoftPasskey.Import(stored.CredentialId, stored.PrivateKey, person) : null;

    internal async Task AddAsync(SoftPasskey passkey, CancellationToken cancel)
    {
        var all = await ReadAsync(cancel);
        all[passkey.UserHandle] = new(passkey.CredentialId, passkey.ExportPrivateKey());
        await File.WriteAllTextAsync(options.Value.Passkeys, JsonSerializer.Serialize(all), cancel);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(options.Value.Passkeys, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<Dictionary<Guid, Stored>> ReadAsync(CancellationToken cancel) =>
        File.Exists(options.Value.Passkeys)
            ? JsonSerializer.Deserialize<Dictionary<Guid, Stored>>(await File.ReadAllTextAsync(options.Value.Passkeys, cancel)) ?? []
            : [];
}

/// <summary>Gives a person of the demonstration a soft passkey, without the ceremony that a browser would make. Called by the demo command only.</summary>
public sealed class EnrolDemoPasskey(UnitOfWorkFactory work, DemoPasskeys keys)
{
    public Task ExecuteAsync(Guid id, CancellationToken cancel) => work.RunAsync(new Scope.SignIn(id), async services =>
    {
        using var passkey = SoftPasskey.Create(id);
        var people = services.GetRequiredService<UserManager<Person>>();
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        var now = await services.GetRequiredService<PlatformDb>().NowAsync(cancel);
        person.EmailConfirmed = true;
        var kept = await people.AddOrUpdatePasskeyAsync(person, new UserPasskeyInfo(
            passkey.CredentialId, passkey.CosePublicKey(), now, signCount: 0, transports: ["internal"], isUserVerified: true, isBackupEligible: false, isBackedUp: false,
            attestationObject: [], clientDataJson: []) { Name = "Clé de démonstration" });
        if (!kept.Succeeded) throw new InvalidOperationException("The demonstration passkey was refused.");
        await services.GetRequiredService<AcceptTerms>().ExecuteAsync(id, shown: null, cancel);
        await keys.AddAsync(passkey, cancel);
    }, cancel);
}
