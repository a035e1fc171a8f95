using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Notices;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>R8: the worker dies before a notice leaves, after it left and before its answer is written down. Each journal has it once; and would print it twice if it came twice.</summary>
[Collection("cluster")]
public sealed class NoticeUnderKillsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Wherever_the_worker_dies_each_journal_accepts_the_notice_once()
    {
        var journals = new OfficialJournals(TimeProvider.System, TimeSpan.Zero) { Deduplicates = false };
        var port = Ports.Free();
        await using var server = await JournalServer.StartAsync(journals, port, CancellationToken.None);
        var given = await Ceremony.DraftAsync(divided: false, new Dictionary<string, string?>(GivenJournals.Settings(port), StringComparer.Ordinal)
        {
            ["Channels:Patience"] = "00:00:10", ["Channels:Polls"] = "00:00:01",
            ["Channels:Gazettes:2:Key"] = "courrier", ["Channels:Gazettes:2:Name"] = "Le Courrier", ["Channels:Gazettes:2:Url"] = $"http://127.0.0.1:{port}/courrier",
        });
        await using var live = LivePlatform.Over(given);
        ChosenChannel[] channels = [GivenJournals.Boamp, GivenJournals.Echo, new(Core.Law.NoticeChannel.Gazette, "courrier")];       // one for each death
        await PublishAsync(given, channels);

        var died = false;
        await live.DieAtEachAsync("jobs", FaultPoints.Notice, async fault =>
        {
            // A quarter of an hour after a death, and what the dead worker had leased is free; all within the hour of the limit, after which nothing is sent.
            if (died) await given.Platform.Database.SetNowAsync((await NowAsync(given)).AddMinutes(16));
            died = true;
            await live.EndLeasesAsync();
            await live.StartJobsAsync(fault);
        }, Patience);
        await Until.TrueAsync("all journals to publish", Patience, async () =>
        {
            await given.Platform.SuperuserAsync("update outbox set due_at = clock_timestamp() where done_at is null and kind = 'channel-step'");
            return (await PublicationsAsync(given)).All(row => row.State == PublicationState.Published);
        });

        Assert.Equal(["courrier", "dila", "journal"], journals.Accepted.Select(notice => notice.Journal).Order(StringComparer.Ordinal));
    }

    private static async Task PublishAsync(Ceremony given, ChosenChannel[] channels)
    {
        var (draft, scope) = (given.Consultation, given.Consultation.Scope);
        await given.Platform.RunAsync(scope, async s =>
        {
            await s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, [.. channels.Select(channel => channel.Code)], GivenJournals.Contact, draft.Buyer.Name), default);
            var answer = await s.GetRequiredService<ReadPublicity>().ExecuteAsync(await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == draft.Id), default);
            Assert.Equal(ConfirmCosts.Outcome.Confirmed, await s.GetRequiredService<ConfirmCosts>().ExecuteAsync(new(draft.Id, answer.Total, draft.Buyer.Name), default));
        });
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.PublishAsync());
    }

    private static async Task<List<ChannelPublication>> PublicationsAsync(Ceremony given) =>
        await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().ChannelPublications.AsNoTracking().ToListAsync());

    private static Task<DateTimeOffset> NowAsync(Ceremony given) => given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default));
}
