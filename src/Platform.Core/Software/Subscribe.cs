using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>An administrator has an address of the account's software told what happens. Scope Tenant.</summary>
public sealed class Subscribe(PlatformDb db, CurrentScope scope, WebhookSecrets secrets, IOptions<WebhookOptions> options)
{
    public sealed record Input(string? Url, IReadOnlyList<AccountEvent> Events, string AuthorName);

    public enum Fault { UrlMissing, UrlRefused, EventsMissing, TooMany }

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Secret">To be shown once.</param>
        public sealed record Subscribed(Guid Subscription, string Secret) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public T Match<T>(Func<Subscribed, T> subscribed, Func<Refused, T> refused) => this switch { Subscribed s => subscribed(s), Refused r => refused(r), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"software:" + acting.TenantId.ToString("D")}, 0))", cancel);
        var now = await db.NowAsync(cancel);
        var faults = new List<Fault>();
        var url = Uri.TryCreate(input.Url?.Trim(), UriKind.Absolute, out var typed) ? typed : null;
        if (string.IsNullOrWhiteSpace(input.Url)) faults.Add(Fault.UrlMissing);
        else if (url is null || !SendWebhook.IsAllowed(url, options.Value.AllowsPrivate)) faults.Add(Fault.UrlRefused);
        if (input.Events.Count == 0 || input.Events.Any(e => !AccountEvents.All.Contains(e))) faults.Add(Fault.EventsMissing);
        if (faults.Count == 0 && await db.WebhookSubscriptions.CountAsync(s => s.RemovedAt == null, cancel) >= WebhookRules.On(now).MostSubscriptions) faults.Add(Fault.TooMany);
        if (faults.Count > 0) return new Outcome.Refused(faults);

        var secret = WebhookSecrets.New();
        var subscription = new WebhookSubscription(acting.TenantId, url!, input.Events, secrets.Seal(secret),      // read above
            acting.Person ?? throw new InvalidOperationException("A person subscribes."), input.AuthorName, now);
        db.WebhookSubscriptions.Add(subscription);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Subscribed(subscription.Id.Value, secret);
    }
}

/// <summary>What its administrator does with a subscription. Each answers false for one that is not the account's, or that the act does not fit. Scope Tenant.</summary>
public sealed class KeepSubscription(PlatformDb db, Outbox outbox)
{
    /// <summary>Ends it for good; what was sent stays to be read.</summary>
    public async Task<bool> RemoveAsync(Guid subscription, string byName, CancellationToken cancel)
    {
        if (await FindAsync(subscription, cancel) is not { RemovedAt: null } found) return false;
        found.Remove(byName, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Calls it again after a stop.</summary>
    public async Task<bool> ResumeAsync(Guid subscription, CancellationToken cancel)
    {
        if (await FindAsync(subscription, cancel) is not { State: SubscriptionState.Stopped } found) return false;
        found.Resume();
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Sends a message that tells of nothing: does the other side receive, and verify?</summary>
    public async Task<bool> TryAsync(Guid subscription, CancellationToken cancel)
    {
        if (await FindAsync(subscription, cancel) is not { IsCalled: true } found) return false;
        var (id, now) = (Guid.CreateVersion7(), await db.NowAsync(cancel));
        await db.Database.ExecuteSqlAsync($"""
            insert into webhook_deliveries (tenant_id, id, subscription_id, event, subject, path, happened_at)
            values ({found.TenantId}, {id}, {subscription}, {AccountEvent.Trial.Code()}, {subscription}, '/api/v1/webhooks/livraisons', {now})
            """, cancel);
        await outbox.AddAsync(new WebhookToDeliver(found.TenantId, id, 0), cancel);
        return true;
    }

    /// <summary>Sends what was sent before once more, under the same identifier: whoever has it already knows it.</summary>
    public async Task<bool> ReplayAsync(Guid subscription, Guid delivery, CancellationToken cancel)
    {
        if (await FindAsync(subscription, cancel) is not { IsCalled: true } found) return false;
        var known = await db.Database.SqlQuery<bool>($"select exists (select from webhook_deliveries where tenant_id = {found.TenantId} and subscription_id = {subscription} and id = {delivery}) as \"Value\"").ToListAsync(cancel);
        if (!known.Single()) return false;
        await outbox.AddAsync(new WebhookToDeliver(found.TenantId, delivery, 0, Guid.CreateVersion7()), cancel);
        return true;
    }

    private Task<WebhookSubscription?> FindAsync(Guid subscription, CancellationToken cancel)
    {
        var id = new Id<WebhookSubscription>(subscription);
        return db.WebhookSubscriptions.SingleOrDefaultAsync(s => s.Id == id, cancel);
    }
}
