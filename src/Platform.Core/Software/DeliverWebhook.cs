using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>One attempt to come.</summary>
/// <param name="Failures">In a row, before it.</param>
/// <param name="Replay">Asked for by hand.</param>
public sealed record WebhookToDeliver(Guid Tenant, Guid Delivery, int Failures, Guid? Replay = null) : IFact
{
    public static string Kind => "webhook-delivery";
    public string Key => $"{Delivery:N}-{Failures}-{Replay:N}";
}

/// <summary>
/// One attempt: signs, sends, writes down what was answered, and says when the next one comes (dated data). A repeat is harmless: the identifier is the
/// same and the receiver knows it. Scope System.
/// </summary>
public sealed class DeliverWebhook(PlatformDb db, Outbox outbox, WebhookSecrets secrets, SendWebhook send, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(WebhookToDeliver fact, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select subscription_id as "Subscription", event as "Event", subject as "Subject", path as "Path", happened_at as "HappenedAt",
              (select coalesce(max(number), 0) + 1 from webhook_attempts a where a.tenant_id = d.tenant_id and a.delivery_id = d.id) as "Number"
            from webhook_deliveries d where tenant_id = {fact.Tenant} and id = {fact.Delivery}
            """).ToListAsync(cancel);
        var row = rows.Single();
        var id = new Id<WebhookSubscription>(row.Subscription);
        var subscription = await db.WebhookSubscriptions.SingleAsync(s => s.TenantId == fact.Tenant && s.Id == id, cancel);
        if (!subscription.IsCalled) return;      // stopped or removed meanwhile: what waits is not sent

        var (now, began) = (await db.NowAsync(cancel), Stopwatch.GetTimestamp());
        var rule = WebhookRules.On(now);
        var body = WebhookEvents.Body(row.Event, row.Subject, portal.Value.BaseUrl.TrimEnd('/') + row.Path, row.HappenedAt);
        var result = await send.ExecuteAsync(new Uri(subscription.Url), $"{fact.Delivery:D}", now, secrets.Sign(subscription.Secret, $"{fact.Delivery:D}", now, body), body, rule.Patience, cancel);

        DateTimeOffset? next = null;
        if (result.Fault is null) subscription.Answered();
        else if (subscription.Failed(gone: result.Status == 410, rule.StoppedAfter, now)) await outbox.AddAsync(new Noticed(NoticeTopic.WebhookStopped, subscription.Id.Value, FranceTime.DayOf(now).DayNumber), cancel);
        else next = rule.Next(fact.Failures + 1, now);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into webhook_attempts (tenant_id, delivery_id, number, at, status, fault, milliseconds, next_at)
            values ({fact.Tenant}, {fact.Delivery}, {row.Number}, {now}, {result.Status}, {result.Fault?.ToString()}, {(int)Stopwatch.GetElapsedTime(began).TotalMilliseconds}, {next})
            """, cancel);
        if (next is not null) await outbox.AddAsync(fact with { Failures = fact.Failures + 1 }, cancel, next);
    }

    private sealed record Row(Guid Subscription, string Event, Guid Subject, string Path, DateTimeOffset HappenedAt, int Number);
}
