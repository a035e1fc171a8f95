using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>The subscriptions of the account in scope, and what was sent to them.</summary>
public sealed class ReadWebhooks(PlatformDb db)
{
    /// <param name="Number">Of the attempt; 0: none yet.</param>
    /// <param name="Status">Of the last answer.</param>
    /// <param name="NextAt">Null for what is received or given up, and for an address that is called no more: what it promised before it was stopped does not come.</param>
    public sealed record Delivery(Guid Id, Guid Subscription, string Event, Guid Subject, DateTimeOffset HappenedAt, int Number, DateTimeOffset? At, int? Status, string? Fault, int? Milliseconds, DateTimeOffset? NextAt)
    {
        public bool IsDelivered => Number > 0 && Fault is null;
    }

    public async Task<IReadOnlyList<WebhookSubscription>> ListAsync(CancellationToken cancel) =>
        await db.WebhookSubscriptions.AsNoTracking().OrderBy(s => s.RemovedAt != null).ThenByDescending(s => s.CreatedAt).ToListAsync(cancel);

    public async Task<WebhookSubscription?> FindAsync(Guid subscription, CancellationToken cancel)
    {
        var id = new Id<WebhookSubscription>(subscription);
        return await db.WebhookSubscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel);
    }

    /// <summary>The newest first, each with its last attempt.</summary>
    /// <param name="subscription">Null: of all.</param>
    /// <param name="after">Older than this one.</param>
    /// <param name="most">So many at most, and one more when there are others.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(Guid? subscription, Guid? after, int most, CancellationToken cancel) => await db.Database.SqlQuery<Delivery>($"""
        select d.id as "Id", d.subscription_id as "Subscription", d.event as "Event", d.subject as "Subject", d.happened_at as "HappenedAt", coalesce(a.number, 0) as "Number", a.at as "At", a.status as "Status",
          a.fault as "Fault", a.milliseconds as "Milliseconds", case when s.stopped_at is null and s.removed_at is null and a.next_at > sec.now() then a.next_at end as "NextAt"
        from webhook_deliveries d join webhook_subscriptions s on s.tenant_id = d.tenant_id and s.id = d.subscription_id left join lateral (select * from webhook_attempts w where w.tenant_id = d.tenant_id and w.delivery_id = d.id order by w.number desc limit 1) a on true
        where ({subscription}::uuid is null or d.subscription_id = {subscription}) and ({after}::uuid is null or d.id < {after}) order by d.id desc limit {most + 1}
        """).ToListAsync(cancel);
}
