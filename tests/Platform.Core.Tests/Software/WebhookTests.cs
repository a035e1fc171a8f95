using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Software;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Software;

/// <summary>From the act to the answer of somebody else's software.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private TestPlatform platform = null!;       // set by InitializeAsync, before any test
    private GivenSoftware given = null!;         // idem
    private readonly WebhookReceiver receiver = new();

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Webhooks:AllowsPrivate"] = "true" });
        given = await GivenSoftware.StartAsync(platform);
    }

    public async Task DisposeAsync()
    {
        receiver.Dispose();
        await platform.DisposeAsync();
    }

    [ClientLibrariesFact, Trait("Feature", "PEER-08")]
    public async Task A_publication_is_told_once_signed_so_that_the_reference_library_accepts_it_and_a_changed_byte_is_refused()
    {
        var subscribed = await SubscribeAsync(WebhookEvent.ConsultationPublished);
        var consultation = await platform.PublishedAsync(given.Commune, given.Buyer);
        await QueueAsync();
        await QueueAsync();      // a job that died and came again
        await DeliverAsync();

        var message = Assert.Single(receiver.Messages);
        Assert.Contains($"/api/v1/consultations/{consultation.Id}", message.Body, StringComparison.Ordinal);
        var delivery = Assert.Single(await DeliveriesAsync(subscribed.Subscription));
        Assert.Equal((true, 204, 1, delivery.Id.ToString("D")), (delivery.IsDelivered, delivery.Status, delivery.Number, message.Headers["webhook-id"]));

        byte[] Judged(string body) => JsonSerializer.SerializeToUtf8Bytes(new { secret = subscribed.Secret, headers = message.Headers, body });
        var verdict = await ClientLibraries.RunAsync("webhook.mjs", Judged(message.Body), null);
        Assert.True(verdict.ExitCode == 0, verdict.Error);
        Assert.Equal("consultation.publiee", JsonDocument.Parse(verdict.Text).RootElement.GetProperty("type").GetString());
        Assert.NotEqual(0, (await ClientLibraries.RunAsync("webhook.mjs", Judged(message.Body.Replace("publiee", "close", StringComparison.Ordinal)), null)).ExitCode);
        Assert.Empty(await platform.Database.TablesHoldingAsync(subscribed.Secret));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task An_act_that_is_taken_back_a_draft_an_event_that_was_not_asked_for_and_a_neighbour_s_are_not_told()
    {
        await SubscribeAsync(WebhookEvent.ConsultationClosed);
        await platform.PublishedAsync(given.Commune, given.Buyer);
        var neighbour = await platform.PersonAsync(given.Neighbour, "Voisin", Core.Identity.MembershipRole.Buyer);
        await platform.PublishedAsync(given.Neighbour, neighbour);
        Assert.Empty(await platform.FactsAsync<WebhookEventHappened>());

        await SubscribeAsync(WebhookEvent.ConsultationPublished);
        var draft = await platform.DraftAsync(given.Commune, given.Buyer);
        await platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        var proof = await platform.ProofAsync(draft.Buyer, PublishConsultation.Act, PublishConsultation.ActHash(draft.Id, System.Security.Cryptography.SHA256.HashData("jeu"u8)));
        await Assert.ThrowsAsync<TimeoutException>(() => platform.RunAsync(draft.Scope, async s =>
        {
            Assert.IsType<PublishConsultation.Outcome.Published>(await s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(draft.Id, proof), default));
            throw new TimeoutException("taken back");
        }));
        Assert.Empty(await platform.FactsAsync<WebhookEventHappened>());
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task What_fails_comes_again_later_under_the_same_identifier_and_can_be_replayed()
    {
        var subscribed = await SubscribeAsync(WebhookEvent.ConsultationPublished);
        await platform.PublishedAsync(given.Commune, given.Buyer);
        await QueueAsync();
        receiver.Status = 500;
        await DeliverAsync();
        var failed = Assert.Single(await DeliveriesAsync(subscribed.Subscription));
        Assert.Equal((false, 500, 5), (failed.IsDelivered, failed.Status, (int)Math.Round((failed.NextAt!.Value - failed.At!.Value).TotalSeconds)));
        Assert.Equal(SubscriptionState.Failing, await StateAsync(subscribed.Subscription));
        Assert.Equal([0, 1], (await platform.FactsAsync<WebhookToDeliver>()).Select(f => f.Failures));

        receiver.Status = 302;       // a redirect is followed by nobody: it is a failure like another
        await DeliverAsync(failures: 1);
        receiver.Status = 200;
        Assert.True(await KeepAsync(keep => keep.ReplayAsync(subscribed.Subscription, failed.Id, default)));
        await DeliverAsync(replayed: true);
        var replayed = Assert.Single(await DeliveriesAsync(subscribed.Subscription));
        Assert.Equal((true, 3), (replayed.IsDelivered, replayed.Number));
        Assert.Equal(SubscriptionState.Active, await StateAsync(subscribed.Subscription));
        Assert.Single(receiver.Messages.Select(m => m.Headers["webhook-id"]).Distinct());
        Assert.Single(receiver.Messages.Select(m => m.Body).Distinct());
        Assert.False(await KeepAsync(keep => keep.ReplayAsync(subscribed.Subscription, Guid.CreateVersion7(), default)));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task An_address_that_is_silent_for_five_days_or_says_that_it_is_gone_is_called_no_more_and_its_administrators_know()
    {
        var subscribed = await SubscribeAsync(WebhookEvent.ConsultationPublished);
        var now = await given.NowAsync();
        Assert.True(await KeepAsync(keep => keep.TryAsync(subscribed.Subscription, default)));
        receiver.Status = 503;
        await DeliverAsync();
        await platform.Database.SetNowAsync(now.AddDays(5).AddMinutes(-1));
        await DeliverAsync(failures: 1);
        Assert.Equal(SubscriptionState.Failing, await StateAsync(subscribed.Subscription));
        Assert.NotNull(await PromisedAsync());
        await platform.Database.SetNowAsync(now.AddDays(5).AddMinutes(1));
        await DeliverAsync(failures: 2);
        Assert.Equal(SubscriptionState.Stopped, await StateAsync(subscribed.Subscription));
        Assert.Null(await PromisedAsync());      // neither by the page nor to the program
        var notice = Assert.Single(await platform.FactsAsync<Noticed>(), n => n.Topic == NoticeTopic.WebhookStopped);
        await RunAsync(s => s.GetRequiredService<Core.Messaging.MailNotices>().ExecuteAsync(notice, default));
        foreach (var reader in await platform.FactsAsync<NoticeToSend>()) await RunAsync(s => s.GetRequiredService<Core.Messaging.MailNotices>().ExecuteAsync(reader, default));
        Assert.Contains(Directory.EnumerateFiles(platform.Configuration["Mail:Pickup"]!), file => File.ReadAllText(file).Contains("webhooks", StringComparison.Ordinal));
        var before = receiver.Messages.Count;
        Assert.False(await KeepAsync(keep => keep.TryAsync(subscribed.Subscription, default)));

        Assert.True(await KeepAsync(keep => keep.ResumeAsync(subscribed.Subscription, default)));
        receiver.Status = 410;
        Assert.True(await KeepAsync(keep => keep.TryAsync(subscribed.Subscription, default)));
        await RunAsync(async s => await s.GetRequiredService<DeliverWebhook>().ExecuteAsync((await platform.FactsAsync<WebhookToDeliver>())[^1], default));
        Assert.Equal(before + 1, receiver.Messages.Count);
        Assert.Equal(SubscriptionState.Stopped, await StateAsync(subscribed.Subscription));
        Assert.True(await KeepAsync(keep => keep.RemoveAsync(subscribed.Subscription, "Aline", default)));
        Assert.False(await KeepAsync(keep => keep.ResumeAsync(subscribed.Subscription, default)));

        // As a program of the account reads it: the same for its people.
        async Task<DateTimeOffset?> PromisedAsync()
        {
            var client = await given.ClientAsync(ClientScope.ReadWebhooks);
            var told = await platform.RunAsync(new Scope.Client(given.Commune.Id.Value, client.Client), s => s.GetRequiredService<ReadWebhooks>().DeliveriesAsync(null, null, 10, default));
            var shown = await DeliveriesAsync(subscribed.Subscription);
            Assert.Equal(shown.Select(d => d.NextAt), told.Select(d => d.NextAt));
            return Assert.Single(shown).NextAt;
        }
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_private_address_is_refused_when_it_is_typed_and_again_when_it_is_called()
    {
        var subscribed = await SubscribeAsync(WebhookEvent.ConsultationPublished);
        await KeepAsync(keep => keep.TryAsync(subscribed.Subscription, default));
        await using var strict = Papers.JobsOf(platform, new Dictionary<string, string?> { ["Webhooks:AllowsPrivate"] = "false" });
        var fact = Assert.Single(await platform.FactsAsync<WebhookToDeliver>());
        await strict.GetRequiredService<UnitOfWorkFactory>().RunAsync(new Scope.System("test"), s => s.GetRequiredService<DeliverWebhook>().ExecuteAsync(fact, default), default);
        Assert.Equal("Forbidden", Assert.Single(await DeliveriesAsync(subscribed.Subscription)).Fault);
        Assert.Empty(receiver.Messages);
    }

    [Theory, Trait("Feature", "PEER-08")]
    [InlineData(false, WebhookFault.Forbidden, "127.0.0.1")]
    [InlineData(false, WebhookFault.Forbidden, "192.0.2.1", "127.0.0.1")]
    [InlineData(false, WebhookFault.Forbidden)]
    [InlineData(true, WebhookFault.Status, "127.0.0.1")]          // the twin: there the same name arrives, and the listener answers 400 to a host that it does not know
    public async Task A_name_that_leads_into_our_own_network_is_found_out_at_the_connection(bool allowsPrivate, WebhookFault fault, params string[] leadsTo)
    {
        using var send = new SendWebhook(Options.Create(new WebhookOptions { AllowsPrivate = allowsPrivate }), (_, _) => Task.FromResult(leadsTo.Select(IPAddress.Parse).ToArray()));
        var url = new UriBuilder(receiver.Url) { Scheme = allowsPrivate ? "http" : "https", Host = "finances.exemple.fr" }.Uri;
        Assert.Equal(fault, (await send.ExecuteAsync(url, "x", await given.NowAsync(), "v1,x", [], TimeSpan.FromSeconds(5), default)).Fault);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_retry_that_waits_does_not_go_out_once_a_replay_has_arrived_and_a_replay_that_is_asked_for_does()
    {
        var (subscribed, failed) = await FailedAsync();
        receiver.Status = 204;
        Assert.True(await KeepAsync(keep => keep.ReplayAsync(subscribed.Subscription, failed.Id, default)));
        await DeliverAsync(replayed: true);
        await DeliverAsync(failures: 1);      // what waited
        Assert.Equal(2, receiver.Messages.Count);
        Assert.True(await KeepAsync(keep => keep.ReplayAsync(subscribed.Subscription, failed.Id, default)));
        await DeliverOneAsync((await platform.FactsAsync<WebhookToDeliver>())[^1]);
        Assert.Equal((3, 3), (receiver.Messages.Count, Assert.Single(await DeliveriesAsync(subscribed.Subscription)).Number));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_replay_and_a_retry_at_the_same_time_are_written_down_once_each_and_the_failure_of_one_takes_nothing_from_the_success_of_the_other()
    {
        var (subscribed, failed) = await FailedAsync();
        Assert.True(await KeepAsync(keep => keep.ReplayAsync(subscribed.Subscription, failed.Id, default)));
        var facts = await platform.FactsAsync<WebhookToDeliver>();
        var (retry, replay) = (facts.Single(f => f.Failures == 1), facts.Single(f => f.Replay is not null));
        // While the retry waits for its answer, the replay is sent and arrives; then the retry hears 500.
        receiver.Meanwhile = async () =>
        {
            receiver.Meanwhile = () => Task.CompletedTask;
            receiver.Status = 204;
            await DeliverOneAsync(replay);
        };
        await DeliverOneAsync(retry);

        Assert.Equal([(1, 500, true), (2, 204, false), (3, 500, false)], await AttemptsAsync(failed.Id));      // no other follows: it has arrived
        Assert.Equal(SubscriptionState.Active, await StateAsync(subscribed.Subscription));
        Assert.DoesNotContain(await platform.FactsAsync<WebhookToDeliver>(), fact => fact.Failures > 1);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task An_attempt_that_is_run_by_two_at_once_or_again_is_written_down_once()
    {
        var (subscribed, failed) = await FailedAsync();
        var retry = (await platform.FactsAsync<WebhookToDeliver>()).Single(f => f.Failures == 1);
        receiver.Meanwhile = async () =>
        {
            receiver.Meanwhile = () => Task.CompletedTask;
            await DeliverOneAsync(retry);      // a second worker took the fact over
        };
        await DeliverOneAsync(retry);
        var before = receiver.Messages.Count;
        await DeliverOneAsync(retry);          // and a third, after it was written down
        Assert.Equal(before, receiver.Messages.Count);
        Assert.Equal([(1, 500, true), (2, 500, true)], await AttemptsAsync(failed.Id));
        Assert.Single(await platform.FactsAsync<WebhookToDeliver>(), fact => fact.Failures == 2);
        Assert.Equal(SubscriptionState.Failing, await StateAsync(subscribed.Subscription));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task An_address_that_is_removed_while_its_server_thinks_is_not_marked_and_not_called_again()
    {
        var subscribed = await SubscribeAsync(WebhookEvent.ConsultationPublished);
        Assert.True(await KeepAsync(keep => keep.TryAsync(subscribed.Subscription, default)));
        receiver.Status = 500;
        receiver.Meanwhile = async () => Assert.True(await KeepAsync(keep => keep.RemoveAsync(subscribed.Subscription, "Aline", default)));
        await DeliverAsync();
        Assert.Equal(SubscriptionState.Removed, await StateAsync(subscribed.Subscription));
        Assert.Equal((500, null), Assert.Single(await DeliveriesAsync(subscribed.Subscription)) is var one ? (one.Status, one.NextAt) : default);
        Assert.Single(await platform.FactsAsync<WebhookToDeliver>());
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_form_that_comes_twice_subscribes_once()
    {
        var form = Guid.CreateVersion7();
        Task<Subscribe.Outcome> SendAsync() => platform.RunAsync(given.Scope, s => s.GetRequiredService<Subscribe>().ExecuteAsync(new(receiver.Url, [WebhookEvent.ConsultationPublished], "Aline", form), default));
        var outcomes = await Task.WhenAll(SendAsync(), SendAsync(), SendAsync());
        Assert.Equal(form, Assert.Single(outcomes.OfType<Subscribe.Outcome.Subscribed>()).Subscription);
        Assert.All(outcomes.OfType<Subscribe.Outcome.Already>(), already => Assert.Equal(form, already.Subscription));
        Assert.Single(await platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadWebhooks>().ListAsync(default)));
    }

    private async Task<(Subscribe.Outcome.Subscribed Subscribed, ReadWebhooks.Delivery Failed)> FailedAsync()
    {
        var subscribed = await SubscribeAsync(WebhookEvent.ConsultationPublished);
        Assert.True(await KeepAsync(keep => keep.TryAsync(subscribed.Subscription, default)));
        receiver.Status = 500;
        await DeliverAsync();
        return (subscribed, Assert.Single(await DeliveriesAsync(subscribed.Subscription)));
    }

    private Task DeliverOneAsync(WebhookToDeliver fact) => RunAsync(s => s.GetRequiredService<DeliverWebhook>().ExecuteAsync(fact, default));

    private async Task<IReadOnlyList<(int Number, int? Status, bool HasNext)>> AttemptsAsync(Guid delivery) =>
        [.. (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Attempt>($"select number as \"Number\", status as \"Status\", next_at is not null as \"HasNext\" from webhook_attempts where delivery_id = {delivery} order by number").ToListAsync())).Select(a => (a.Number, a.Status, a.HasNext))];

    private sealed record Attempt(int Number, int? Status, bool HasNext);

    private async Task<Subscribe.Outcome.Subscribed> SubscribeAsync(params WebhookEvent[] events) =>
        (Subscribe.Outcome.Subscribed)await platform.RunAsync(given.Scope, s => s.GetRequiredService<Subscribe>().ExecuteAsync(new(receiver.Url, events, "Aline"), default));

    private Task<bool> KeepAsync(Func<KeepSubscription, Task<bool>> act) => platform.RunAsync(given.Scope, s => act(s.GetRequiredService<KeepSubscription>()));

    private Task RunAsync(Func<IServiceProvider, Task> work) => platform.RunAsync(new Scope.System("test"), work);

    private async Task QueueAsync()
    {
        foreach (var fact in await platform.FactsAsync<WebhookEventHappened>()) await RunAsync(s => s.GetRequiredService<QueueWebhooks>().ExecuteAsync(fact, default));
    }

    /// <summary>As the lane does when each is due.</summary>
    private async Task DeliverAsync(int failures = 0, bool replayed = false)
    {
        foreach (var fact in (await platform.FactsAsync<WebhookToDeliver>()).Where(f => f.Failures == failures && f.Replay is not null == replayed)) await RunAsync(s => s.GetRequiredService<DeliverWebhook>().ExecuteAsync(fact, default));
    }

    private Task<IReadOnlyList<ReadWebhooks.Delivery>> DeliveriesAsync(Guid subscription) => platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadWebhooks>().DeliveriesAsync(subscription, null, 10, default));

    private async Task<SubscriptionState> StateAsync(Guid subscription) => (await platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadWebhooks>().FindAsync(subscription, default)))!.State;
}
