using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Software;

/// <summary>Something happened in an account that its programs may be told: written by sec.announce in the transaction of the act.</summary>
public sealed record WebhookEventHappened(Guid Tenant, string Event, Guid Subject, DateTimeOffset HappenedAt) : IFact
{
    public static string Kind => "webhook-event";
    public string Key => $"{Event}:{Subject:D}:{HappenedAt.ToUnixTimeMilliseconds()}";
}

/// <summary>Writes one delivery for each subscription that wants the event; run twice, it writes none twice. Scope System.</summary>
public sealed class QueueWebhooks(PlatformDb db, Outbox outbox)
{
    public async Task ExecuteAsync(WebhookEventHappened fact, CancellationToken cancel)
    {
        var path = await PathAsync(fact, cancel);
        var subscriptions = await db.Database.SqlQuery<Guid>($"select id as \"Value\" from webhook_subscriptions where tenant_id = {fact.Tenant} and {fact.Event} = any (events) and removed_at is null and stopped_at is null").ToListAsync(cancel);
        foreach (var subscription in subscriptions)
        {
            var written = await db.Database.SqlQuery<Guid>($"""
                insert into webhook_deliveries (tenant_id, id, subscription_id, event, subject, path, happened_at)
                values ({fact.Tenant}, {Guid.CreateVersion7()}, {subscription}, {fact.Event}, {fact.Subject}, {path}, {fact.HappenedAt}) on conflict do nothing returning id as "Value"
                """).ToListAsync(cancel);
            foreach (var delivery in written) await outbox.AddAsync(new WebhookToDeliver(fact.Tenant, delivery, 0), cancel);
        }
    }

    private async Task<string> PathAsync(WebhookEventHappened fact, CancellationToken cancel) => WebhookEvents.Read(fact.Event) switch
    {
        WebhookEvent.QuoteRequestSent => $"/api/v1/demandes-de-devis/{fact.Subject}",
        WebhookEvent.StatementIssued => $"/api/v1/refacturation/{(await db.Database.SqlQuery<int>($"select year as \"Value\" from rebilling_statements where tenant_id = {fact.Tenant} and id = {fact.Subject}").ToListAsync(cancel)).Single()}",
        _ => $"/api/v1/consultations/{fact.Subject}",
    };
}
