using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Software;

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
            values ({found.TenantId}, {id}, {subscription}, {WebhookEvent.Trial.Code()}, {subscription}, '/api/v1/webhooks/livraisons', {now})
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
