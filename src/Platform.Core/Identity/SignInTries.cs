using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// Counts wrong passwords by address and by place. Five are free; then the place waits 2, 4, 8… seconds, a minute at most, before its next try at
/// that address. Another place, and a passkey, never wait: a stranger delays himself only.
/// </summary>
public sealed class SignInTries(UnitOfWorkFactory work)
{
    private static readonly Scope Nobody = new Scope.SignIn(Guid.Empty);

    /// <summary>Counts the try as a wrong one, before the password is looked at: two at once are two.</summary>
    /// <returns>False when it comes too soon. What comes too soon is not counted: hammering does not prolong the wait.</returns>
    public Task<bool> BeginAsync(string email, string source, CancellationToken cancel) => work.RunAsync(Nobody, async services =>
        await services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            insert into sign_in_tries as t (address_sha256, source, failures, last_at) values ({HashOf(email)}, {source}, 1, sec.now())
            on conflict (address_sha256, source) do update
            set failures = case when t.last_at < sec.now() - interval '15 minutes' then 1 else t.failures + 1 end, last_at = sec.now()
            where t.failures < 5 or t.last_at + least(power(2, least(t.failures - 4, 6)), 60) * interval '1 second' <= sec.now()
            """, cancel) == 1, cancel);

    /// <summary>The password was right: the place begins anew.</summary>
    public Task ForgetAsync(string email, string source, CancellationToken cancel) => work.RunAsync(Nobody, services =>
        services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"delete from sign_in_tries where address_sha256 = {HashOf(email)} and source = {source}", cancel), cancel);

    private static byte[] HashOf(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email.ToUpperInvariant()));
}
