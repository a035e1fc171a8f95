using System.Globalization;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>The worker dies in the middle of telling the subscribers of a new consultation: before a message leaves, after the server took it, after it was noted. Nobody is forgotten; the one in doubt is recognised.</summary>
[Collection("cluster")]
public sealed class AlertsUnderKillsTests
{
    private const int Subscribers = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact, Trait("Feature", "VR-13")]
    public async Task Wherever_the_worker_dies_each_subscriber_is_told_and_only_the_message_in_doubt_goes_again_under_its_own_identifier()
    {
        await using var sink = new MailSink();
        var given = await Ceremony.DraftAsync(divided: false, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Pickup"] = null, ["Mail:Host"] = sink.Host, ["Mail:Port"] = sink.Port.ToString(CultureInfo.InvariantCulture),
        });
        await using var live = LivePlatform.Over(given);
        await given.Platform.SuperuserAsync("insert into saved_searches (id, email, rhythm, created_at, confirmed_at) select gen_random_uuid(), 'abonne' || n || '@exemple.test', 'AtOnce', now(), now() from generate_series(1, $1) n", Subscribers);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.PublishAsync());

        var published = await NowAsync(given);
        var deaths = 0;
        await live.DieAtEachAsync("jobs", FaultPoints.Alerts, async fault =>
        {
            await given.Platform.Database.SetNowAsync(published.AddMinutes(2 * deaths++));       // what the dead worker held is free after a minute
            await live.EndLeasesAsync();
            await live.StartJobsAsync(fault);
        }, Patience);
        await Until.TrueAsync("the last alert", Patience, async () => await OneAsync(given, "select count(*) from alert_mails where sent_at is null and given_up_at is null") is 0L);

        var told = sink.Mails.Where(mail => mail.To is [var to] && to.StartsWith("abonne", StringComparison.Ordinal)).GroupBy(mail => mail.To[0], StringComparer.Ordinal).ToList();
        Assert.Equal(Subscribers, told.Count);
        Assert.All(told, mails => Assert.Single(mails.Select(MessageId).Distinct(StringComparer.Ordinal)));
        Assert.Equal(2, Assert.Single(told, mails => mails.Count() > 1).Count());       // taken by the server, and the worker dead before it could write that down
    }

    private static string MessageId(SunkMail mail) => mail.Source.Split("\r\n").Single(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));

    private static async Task<DateTimeOffset> NowAsync(Ceremony given) => new((DateTime)(await OneAsync(given, "select sec.now()"))!);

    private static async Task<object?> OneAsync(Ceremony given, string sql)
    {
        await using var source = NpgsqlDataSource.Create(given.Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
