using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Core.Data;
using Platform.Core.Software;
using Platform.Jobs;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>Somebody else's server may take its ten seconds: nothing of our database is held meanwhile.</summary>
[Collection("cluster")]
public sealed class WebhookLaneTests
{
    [Fact, Trait("Feature", "PEER-08")]
    public async Task No_transaction_is_open_while_the_lane_waits_for_an_answer_and_the_fact_is_done_after_it()
    {
        using var receiver = new WebhookReceiver();
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Webhooks:AllowsPrivate"] = "true" });
        var given = await GivenSoftware.StartAsync(platform);
        await using var node = Papers.JobsOf(platform, new Dictionary<string, string?> { ["Webhooks:AllowsPrivate"] = "true" });
        var open = -1L;
        receiver.Meanwhile = async () => open = await CountAsync("select count(*) as \"Value\" from pg_stat_activity where datname = current_database() and usename = current_user and state = 'idle in transaction'");
        var subscribed = Assert.IsType<Subscribe.Outcome.Subscribed>(await platform.RunAsync(given.Scope, s => s.GetRequiredService<Subscribe>().ExecuteAsync(new(receiver.Url, [WebhookEvent.ConsultationPublished], "Aline"), default)));
        await platform.RunAsync(given.Scope, s => s.GetRequiredService<KeepSubscription>().TryAsync(subscribed.Subscription, default));

        var lane = new DispatchOutbox(new(node.GetRequiredService<DataSources>()), new(), node.GetRequiredService<UnitOfWorkFactory>(), OutboxLane.Webhooks, NullLogger<DispatchOutbox>.Instance);
        Assert.Equal(1, await lane.RunOnceAsync(default));
        Assert.Equal(0, open);
        Assert.Equal(1, await CountAsync("select count(*) as \"Value\" from webhook_attempts where status = 204"));
        Assert.Equal(0, await CountAsync("select count(*) as \"Value\" from outbox where kind = 'webhook-delivery' and done_at is null"));

        // The twin: where somebody holds one, it is counted.
        await platform.RunAsync(given.Scope, s => s.GetRequiredService<KeepSubscription>().TryAsync(subscribed.Subscription, default));
        var fact = (await platform.FactsAsync<WebhookToDeliver>())[^1];
        await platform.RunAsync(new Scope.System("test"), async s =>
        {
            await s.GetRequiredService<PlatformDb>().NowAsync(default);
            await s.GetRequiredService<DeliverWebhook>().ExecuteAsync(fact, default);
        });
        Assert.Equal(1, open);

        async Task<long> CountAsync(string sql) => (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<long>(System.Runtime.CompilerServices.FormattableStringFactory.Create(sql)).ToListAsync())).Single();
    }
}
