using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
/// One attempt: reads what is to be sent, signs and sends it with no transaction open, then writes down what was answered and says when the next one comes (dated data).
/// A repeat is harmless: the identifier is the same and the receiver knows it, and the attempt is written down once. Opens units of work of its own, scope System.
/// </summary>
public sealed class DeliverWebhook(UnitOfWorkFactory work, WebhookSecrets secrets, SendWebhook send, IOptions<PortalAddress> portal)
{
    private static readonly Scope Job = new Scope.System("webhook-delivery");

    public async Task ExecuteAsync(WebhookToDeliver fact, CancellationToken cancel)
    {
        if (await work.ReadAsync(Job, services => ToSendAsync(fact, services.GetRequiredService<PlatformDb>(), cancel), cancel) is not { } message) return;
        var began = Stopwatch.GetTimestamp();
        var body = WebhookEvents.Body(message.Event, message.Subject, portal.Value.BaseUrl.TrimEnd('/') + message.Path, message.HappenedAt);
        var result = await send.ExecuteAsync(new Uri(message.Url), $"{fact.Delivery:D}", message.At, secrets.Sign(message.Secret, $"{fact.Delivery:D}", message.At, body), body, WebhookRules.On(message.At).Patience, cancel);
        var milliseconds = (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        // What was answered is written down, whoever wants to leave meanwhile.
        await work.RunAsync(Job, services => WriteDownAsync(fact, message, result, milliseconds, services.GetRequiredService<PlatformDb>(), services.GetRequiredService<Outbox>(), CancellationToken.None), CancellationToken.None);
    }

    /// <returns>Null for what is not sent: the address was stopped or removed meanwhile, this very attempt was made, or what it would try again arrived by another.</returns>
    private static async Task<Message?> ToSendAsync(WebhookToDeliver fact, PlatformDb db, CancellationToken cancel)
    {
        var row = (await db.Database.SqlQuery<Row>($"""
            select subscription_id as "Subscription", event as "Event", subject as "Subject", path as "Path", happened_at as "HappenedAt" from webhook_deliveries where tenant_id = {fact.Tenant} and id = {fact.Delivery}
            """).ToListAsync(cancel)).Single();
        var id = new Id<WebhookSubscription>(row.Subscription);
        var subscription = await db.WebhookSubscriptions.AsNoTracking().SingleAsync(s => s.TenantId == fact.Tenant && s.Id == id, cancel);
        return !subscription.IsCalled || await IsMadeAsync(fact, db, cancel) || await HasArrivedAsync(fact, db, cancel) ? null
            : new(row.Subscription, subscription.Url, subscription.Secret, row.Event, row.Subject, row.Path, row.HappenedAt, await db.NowAsync(cancel));
    }

    private static async Task WriteDownAsync(WebhookToDeliver fact, Message message, SendWebhook.Result result, int milliseconds, PlatformDb db, Outbox outbox, CancellationToken cancel)
    {
        // A retry, a replay and the other messages of the address: one after the other, so that numbers follow and what one says of the address is not lost by another.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"webhook:" + message.Subscription.ToString("D")}, 0))", cancel);
        if (await IsMadeAsync(fact, db, cancel)) return;
        var id = new Id<WebhookSubscription>(message.Subscription);
        var subscription = await db.WebhookSubscriptions.SingleAsync(s => s.TenantId == fact.Tenant && s.Id == id, cancel);
        var rule = WebhookRules.On(message.At);
        DateTimeOffset? next = null;
        if (result.Fault is null) subscription.Answered();
        else if (subscription.IsCalled && !await HasArrivedAsync(fact, db, cancel))
        {
            if (subscription.Failed(gone: result.Status == 410, rule.StoppedAfter, message.At)) await outbox.AddAsync(new Noticed(NoticeTopic.WebhookStopped, message.Subscription, FranceTime.DayOf(message.At).DayNumber), cancel);
            else next = rule.Next(fact.Failures + 1, message.At);
        }
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into webhook_attempts (tenant_id, delivery_id, number, at, status, fault, milliseconds, next_at, failures, replay)
            select {fact.Tenant}, {fact.Delivery}, coalesce(max(number), 0) + 1, {message.At}, {result.Status}, {result.Fault?.ToString()}, {milliseconds}, {next}::timestamptz, {fact.Failures}, {fact.Replay}::uuid
            from webhook_attempts where tenant_id = {fact.Tenant} and delivery_id = {fact.Delivery}
            """, cancel);
        if (next is not null) await outbox.AddAsync(fact with { Failures = fact.Failures + 1 }, cancel, next);
    }

    private static async Task<bool> IsMadeAsync(WebhookToDeliver fact, PlatformDb db, CancellationToken cancel) => (await db.Database.SqlQuery<bool>($"""
        select exists (select from webhook_attempts where tenant_id = {fact.Tenant} and delivery_id = {fact.Delivery} and failures = {fact.Failures} and replay is not distinct from {fact.Replay}::uuid) as "Value"
        """).ToListAsync(cancel)).Single();

    // What is asked for by hand goes out although it arrived before; its own retries stop when it, or another replay of later, has arrived.
    private static async Task<bool> HasArrivedAsync(WebhookToDeliver fact, PlatformDb db, CancellationToken cancel) => fact is not { Replay: not null, Failures: 0 } && (await db.Database.SqlQuery<bool>($"""
        select exists (select from webhook_attempts a where a.tenant_id = {fact.Tenant} and a.delivery_id = {fact.Delivery} and a.fault is null
          and ({fact.Replay}::uuid is null or a.number > (select min(b.number) from webhook_attempts b where b.tenant_id = a.tenant_id and b.delivery_id = a.delivery_id and b.replay = {fact.Replay}))) as "Value"
        """).ToListAsync(cancel)).Single();

    private sealed record Row(Guid Subscription, string Event, Guid Subject, string Path, DateTimeOffset HappenedAt);

    private sealed record Message(Guid Subscription, string Url, string Secret, string Event, Guid Subject, string Path, DateTimeOffset HappenedAt, DateTimeOffset At);
}
