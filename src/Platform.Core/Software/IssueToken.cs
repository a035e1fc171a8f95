using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Software;

/// <summary>A token for a client that proves who it is (RFC 6749, 4.4). Scope SignIn of that client: its row, and no other, is seen.</summary>
public sealed class IssueToken(PlatformDb db, AccessTokens tokens)
{
    /// <param name="Asked">Scopes as they were written; null: all that the client has.</param>
    public sealed record Input(Guid Client, string Secret, string? Asked);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Issued(string Token, TimeSpan Life, IReadOnlyList<ClientScope> Scopes) : Outcome;
        /// <summary>Unknown, wrong secret, expired, revoked, account closed: told alike.</summary>
        public sealed record Refused : Outcome;
        public sealed record ScopeRefused : Outcome;
        public T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused, Func<ScopeRefused, T> scopeRefused) => this switch
        { Issued i => issued(i), Refused r => refused(r), ScopeRefused s => scopeRefused(s), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        if (await db.LiveClientAsync(input.Client, now, cancel) is not { } client || !client.HasSecret(input.Secret)) return new Outcome.Refused();
        List<ClientScope?> asked = [.. input.Asked is { } words ? words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ClientScopes.Read) : client.Scopes.Select(ClientScopes.Read)];
        if (asked.Count == 0 || asked.Exists(scope => scope is not { } known || !client.May(known))) return new Outcome.ScopeRefused();

        List<ClientScope> scopes = [.. asked.OfType<ClientScope>().Distinct()];
        var life = TimeSpan.FromMinutes(SoftwareRules.On(now).TokenMinutes);
        await db.Database.ExecuteSqlAsync($"update software_clients set last_used_at = {now} where id = {input.Client}", cancel);
        var end = now + life < client.ExpiresAt ? now + life : client.ExpiresAt;
        return new Outcome.Issued(tokens.Write(new(client.TenantId, client.Id.Value, client.SecretNumber, end, scopes)), end - now, scopes);
    }
}
