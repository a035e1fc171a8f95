using Platform.Cli.StandIn;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>
/// R8: the JOUE and the BOAMP, each failing in one way on the first calls and then no more. Whatever fails, each accepts one notice of the version, it is sent only after a
/// question that found nothing, and it is never said to be received before the channel has it. The far side would print anything twice: that it does not is our doing.
/// </summary>
public sealed class ChannelFaultsTests(ChannelFaultsTests.Journals all) : IClassFixture<ChannelFaultsTests.Journals>
{
    private const int MostSteps = 40;

    public sealed class Journals : IAsyncLifetime
    {
        public GivenJournals Given { get; private set; } = null!;      // set before the first test

        public async Task InitializeAsync() => Given = await GivenJournals.StartAsync();

        public async Task DisposeAsync() => await Given.DisposeAsync();
    }

    /// <summary>What fails, at which call, how often.</summary>
    public static TheoryData<string, string, int> Cases { get; } = new()
    {
        { "nothing fails", "send", 0 },
        { "500", "send", 1 }, { "500", "send", 4 }, { "500 taken", "send", 1 }, { "503 with Retry-After", "send", 2 }, { "429 with Retry-After", "send", 1 }, { "401", "send", 1 }, { "403", "send", 2 }, { "418", "send", 1 },
        { "silence", "send", 1 }, { "silence, taken", "send", 1 }, { "silence, taken later", "send", 1 }, { "cut", "send", 1 }, { "cut, taken", "send", 1 }, { "cut, taken later", "send", 1 },
        { "garbage", "send", 1 }, { "garbage, taken", "send", 1 }, { "truncated", "send", 1 }, { "truncated, taken", "send", 1 }, { "empty, taken", "send", 1 }, { "redirect", "send", 2 }, { "wrong reference, taken", "send", 1 },
        { "500", "ask", 1 }, { "500", "ask", 5 }, { "429 with Retry-After", "ask", 1 }, { "401", "ask", 1 }, { "silence", "ask", 2 }, { "cut", "ask", 1 }, { "garbage", "ask", 2 }, { "truncated", "ask", 1 }, { "empty", "ask", 1 },
        { "redirect", "ask", 1 }, { "wrong reference", "ask", 2 },
    };

    [Theory, MemberData(nameof(Cases)), Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Each_journal_accepts_exactly_one_notice_of_the_version(string what, string at, int times)
    {
        var given = all.Given;
        var consultation = await given.PublishedAsync(GivenJournals.Joue, GivenJournals.Boamp);
        given.Journals.Instead = call => call.Act == at && call.Number <= times ? FaultOf(what) : null;
        foreach (var (channel, journal) in new[] { (GivenJournals.Joue, "ted"), (GivenJournals.Boamp, "dila") })
        {
            var publication = await given.PublicationAsync(consultation, channel);
            for (var step = 0; publication.State != PublicationState.Published; step++)
            {
                Assert.True(step < MostSteps, $"{channel.Code} is {publication.State} after {step} steps");
                publication = await given.StepAsync(publication);
                if (step == 2) given.Journals.CatchUp();
                if (publication.AcknowledgedAt is not null) Assert.NotNull(given.Journals.Find(journal, publication.Reference));
            }
            var accepted = Assert.Single(given.Journals.Accepted, notice => notice.Reference == publication.Reference && notice.Journal == journal);
            Assert.Equal(accepted.Number, publication.PublicationReference);
            var acts = given.Journals.Calls.Where(call => call.Reference == publication.Reference && call.Journal == journal).Select(call => call.Act).ToList();
            Assert.All(acts.Index().Where(call => call.Item == "send"), send => Assert.Equal("ask", acts[send.Index - 1]));
        }
    }

    private static JournalFault FaultOf(string what) => what switch
    {
        "500" => new(Mishap.Status),
        "500 taken" => new(Mishap.Status, Taken: true),
        "503 with Retry-After" => new(Mishap.Status, 503, RetryAfter: 120),
        "429 with Retry-After" => new(Mishap.Status, 429, RetryAfter: 600),
        "401" or "403" or "418" => new(Mishap.Status, int.Parse(what, System.Globalization.CultureInfo.InvariantCulture)),
        _ => new(what.Split(',')[0] switch
        {
            "silence" => Mishap.Silence, "cut" => Mishap.Cut, "garbage" => Mishap.Garbage, "truncated" => Mishap.Truncated, "empty" => Mishap.Empty, "redirect" => Mishap.Redirect, "wrong reference" => Mishap.WrongReference,
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        }, Taken: what.EndsWith(", taken", StringComparison.Ordinal), TakenLater: what.EndsWith("later", StringComparison.Ordinal)),
    };

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_journal_that_says_no_word_of_what_it_took_is_only_asked_until_it_has_had_its_time()
    {
        var given = all.Given;
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        given.Journals.Instead = call => call is { Act: "send", Number: 1 } ? new(Mishap.Cut) : null;
        var publication = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        var began = await given.NowAsync();
        while (Sends(publication.Reference) < 2) publication = await given.StepAsync(publication);
        Assert.True(await given.NowAsync() >= began + NoticeChannelRules.On(began).Settles);
        Assert.True(given.Journals.Calls.Count(call => call.Act == "ask" && call.Reference == publication.Reference) > 2);

        // The twin: what never left is sent again as soon as it is due.
        var other = await given.PublishedAsync(GivenJournals.Boamp);
        given.Journals.Instead = call => call is { Act: "send", Number: 1 } ? new(Mishap.Status, 401) : null;
        publication = await given.PublicationAsync(other, GivenJournals.Boamp);
        began = await given.NowAsync();
        while (Sends(publication.Reference) < 2) publication = await given.StepAsync(publication);
        Assert.True(await given.NowAsync() < began + NoticeChannelRules.On(began).Settles);

        int Sends(string reference) => given.Journals.Calls.Count(call => call.Act == "send" && call.Reference == reference);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task What_is_taken_after_all_patience_is_recognised_by_its_reference()
    {
        var given = all.Given;
        given.Journals.Deduplicates = true;        // as the real ones do
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        given.Journals.Instead = call => call is { Act: "send", Number: 1 } ? new(Mishap.Silence, TakenLater: true) : null;
        var publication = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        while (publication.State != PublicationState.Published) publication = await given.StepAsync(publication);
        given.Journals.CatchUp();
        given.Journals.Deduplicates = false;
        Assert.Single(given.Journals.Accepted, notice => notice.Reference == publication.Reference);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_step_that_two_workers_run_at_once_or_that_is_run_again_sends_once()
    {
        var given = all.Given;
        given.Journals.Instead = _ => null;
        var consultation = await given.PublishedAsync(GivenJournals.Echo);
        var publication = await given.PublicationAsync(consultation, GivenJournals.Echo);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => given.RunAsync(publication)));
        await given.RunAsync(publication);
        Assert.Single(given.Journals.Accepted, notice => notice.Reference == publication.Reference);
        Assert.NotNull((await given.PublicationAsync(consultation, GivenJournals.Echo)).AcknowledgedAt);      // whoever came after may have asked for more
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task What_a_journal_answers_to_a_sending_is_written_though_another_worker_wrote_the_step_meanwhile()
    {
        await using var patient = await GivenJournals.StartAsync(patience: TimeSpan.FromMinutes(2));
        var consultation = await patient.PublishedAsync(GivenJournals.Echo);
        var publication = await patient.PublicationAsync(consultation, GivenJournals.Echo);
        using var isSending = new SemaphoreSlim(0);
        using var mayAnswer = new ManualResetEventSlim();
        patient.Journals.Instead = call =>
        {
            if (call.Act != "send") return null;
            isSending.Release();
            mayAnswer.Wait(TimeSpan.FromSeconds(30));
            return null;
        };

        var sending = patient.RunAsync(publication);
        await isSending.WaitAsync();
        await patient.RunAsync(publication);              // it asks as well, and does not send
        var before = await patient.PublicationAsync(consultation, GivenJournals.Echo);
        mayAnswer.Set();
        await sending;

        Assert.Equal((publication.Step + 1, null), (before.Step, before.AcknowledgedAt));
        Assert.NotNull((await patient.PublicationAsync(consultation, GivenJournals.Echo)).AcknowledgedAt);
        Assert.Single(patient.Journals.Accepted);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_journal_that_is_down_keeps_the_notice_queued_and_the_other_channels_go_on()
    {
        await using var down = await GivenJournals.StartAsync(isUp: false);
        var consultation = await down.PublishedAsync(GivenJournals.Boamp);
        var publication = await down.PublicationAsync(consultation, GivenJournals.Boamp);
        for (var step = 0; step < 8; step++) publication = await down.StepAsync(publication);
        Assert.Equal((PublicationState.Failing, null, true), (publication.State, publication.AcknowledgedAt, publication.DueAt > await down.NowAsync()));
        Assert.Equal(PublicationState.Published, (await down.PublicationAsync(consultation, ChosenChannel.Profile)).State);
    }
}
