using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>An administrator lets a program read the account. Confirmed by a passkey: whoever holds the secret needs nobody any more. Scope Tenant.</summary>
public sealed class AddClient(PlatformDb db, CurrentScope scope)
{
    public const string Act = "add-software-client";
    public const int MaxName = 100;

    /// <param name="Name">What the account calls it.</param>
    /// <param name="Scopes">What it may do.</param>
    /// <param name="LastDay">The last day in Paris on which it serves.</param>
    /// <param name="AuthorName">Who adds it.</param>
    /// <param name="Form">Idempotency key of the form, which names the client: a second click adds nothing more. Null: a new one.</param>
    public sealed record Input(string? Name, IReadOnlyList<ClientScope> Scopes, DateOnly? LastDay, string AuthorName, Guid? Form = null);

    public enum Fault { NameMissing, NameTooLong, ScopesMissing, DayMissing, DayPast, DayTooFar, TooMany }

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Secret">To be shown once: nobody can read it again.</param>
        public sealed record Added(Guid Client, string Secret) : Outcome;

        /// <summary>By the same form, before: its secret was shown then, and is not shown again.</summary>
        public sealed record Already(Guid Client) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public T Match<T>(Func<Added, T> added, Func<Already, T> already, Func<Refused, T> refused) => this switch { Added a => added(a), Already b => already(b), Refused r => refused(r), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"software:" + acting.TenantId.ToString("D")}, 0))", cancel);
        var id = new Id<SoftwareClient>(input.Form ?? Guid.CreateVersion7());
        if (await db.SoftwareClients.AnyAsync(c => c.Id == id, cancel)) return new Outcome.Already(id.Value);
        var faults = await FaultsAsync(input, cancel);
        if (faults.Count > 0) return new Outcome.Refused(faults);
        var now = await db.NowAsync(cancel);
        var client = new SoftwareClient(acting.TenantId, id, input.Name!.Trim(), input.Scopes, FranceTime.Midnight(input.LastDay!.Value.AddDays(1)),      // both found by FaultsAsync
            acting.Person ?? throw new InvalidOperationException("A person adds a client."), input.AuthorName, now);
        var secret = client.RenewSecret(now);
        db.SoftwareClients.Add(client);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Added(client.Id.Value, secret);
    }

    /// <summary>All of them: somebody who corrects one learns of the others at once, and before the passkey is asked for.</summary>
    public async Task<IReadOnlyList<Fault>> FaultsAsync(Input input, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var (rule, today) = (SoftwareRules.On(now), FranceTime.DayOf(now));
        var faults = new List<Fault>();
        if (string.IsNullOrWhiteSpace(input.Name)) faults.Add(Fault.NameMissing);
        else if (input.Name.Trim().Length > MaxName) faults.Add(Fault.NameTooLong);
        if (input.Scopes.Count == 0 || input.Scopes.Any(s => !Enum.IsDefined(s))) faults.Add(Fault.ScopesMissing);
        if (input.LastDay is not { } last) faults.Add(Fault.DayMissing);
        else if (last < today) faults.Add(Fault.DayPast);
        else if (last > today.AddDays(rule.MostDays)) faults.Add(Fault.DayTooFar);
        if (faults.Count == 0 && await db.SoftwareClients.CountAsync(c => c.RevokedAt == null && c.ExpiresAt > now, cancel) >= rule.MostClients) faults.Add(Fault.TooMany);
        return faults;
    }
}
