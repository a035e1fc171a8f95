using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>The mailed link of a recovery: the person registers a new passkey; every older one, a password and every session end with it. It opens nothing by itself.</summary>
public sealed class TakeRecovery(UnitOfWorkFactory work, EmailLinks links)
{
    public sealed record Open(Guid Person, string FullName);

    /// <returns>Null when the link is spent, too old, or the recovery was stopped.</returns>
    public async Task<Open?> ReadAsync(string secret, CancellationToken cancel)
    {
        if (await links.PersonOfAsync(secret, cancel) is not { } id) return null;
        return await work.RunAsync(new Scope.SignIn(id), async services =>
        {
            var (link, now) = await LoadAsync(services, secret, cancel);
            if (!link.IsGood(EmailLinkPurpose.Recover, now) || !await IsUnderWayAsync(services, cancel)) return null;
            return new Open(id, (await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel)).FullName);
        }, cancel);
    }

    /// <summary>Keeps the key that the host has just verified; runs in that person's scope SignIn.</summary>
    public static async Task<bool> KeepAsync(IServiceProvider services, Guid id, string secret, UserPasskeyInfo key, CancellationToken cancel)
    {
        var (link, now) = await LoadAsync(services, secret, cancel);
        if (!link.IsGood(EmailLinkPurpose.Recover, now)) return false;
        var completed = await services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"update recoveries set completed_at = sec.now() where kind = 'Key' and started_at is not null and stopped_at is null and completed_at is null", cancel);
        if (completed == 0) return false;
        var people = services.GetRequiredService<UserManager<Person>>();
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        foreach (var old in await people.GetPasskeysAsync(person)) Done(await people.RemovePasskeyAsync(person, old.CredentialId));
        // A password with its code on a lost telephone is an old key too: the new passkey is the only one, and the last one.
        if (await people.HasPasswordAsync(person)) Done(await people.RemovePasswordAsync(person));
        person.TwoFactorEnabled = false;
        await services.GetRequiredService<TotpSecrets>().RemoveAsync(person);
        link.Use(now);
        Done(await people.AddOrUpdatePasskeyAsync(person, key));
        Done(await people.UpdateSecurityStampAsync(person));
        return true;

        // Thrown, so that nothing of it stands: without the old keys and the new one nobody could come in.
        static void Done(IdentityResult result)
        {
            if (!result.Succeeded) throw new InvalidOperationException($"Recovery not kept: {string.Join(", ", result.Errors.Select(e => e.Code))}");
        }
    }

    private static async Task<bool> IsUnderWayAsync(IServiceProvider services, CancellationToken cancel) => (await services.GetRequiredService<PlatformDb>().Database.SqlQuery<bool>(
        $"""select exists (select from recoveries where kind = 'Key' and started_at is not null and stopped_at is null and completed_at is null) as "Value" """).ToListAsync(cancel)).Single();

    private static async Task<(EmailLink Link, DateTimeOffset Now)> LoadAsync(IServiceProvider services, string secret, CancellationToken cancel)
    {
        var hash = EmailLinks.HashOf(secret);
        return (await services.GetRequiredService<IdentityDb>().EmailLinks.SingleAsync(l => l.SecretSha256 == hash, cancel), await services.GetRequiredService<PlatformDb>().NowAsync(cancel));
    }
}
