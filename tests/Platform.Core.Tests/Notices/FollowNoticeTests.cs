using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli.StandIn;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>After the publication: the JOUE first, what a journal refuses and what is sent again, corrections.</summary>
public sealed class FollowNoticeTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenJournals.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "VR-10")]
    public async Task National_channels_and_the_profile_wait_for_the_JOUE()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue, GivenJournals.Boamp);
        var boamp = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal(PublicationState.Held, boamp.State);
        Assert.Equal(PublicationState.Held, (await given.PublicationAsync(consultation, ChosenChannel.Profile)).State);
        Assert.Empty(await PublicAsync(consultation));

        var joue = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        Assert.Equal((PublicationState.Acknowledged, PublicationState.Held), (joue.State, (await given.PublicationAsync(consultation, GivenJournals.Boamp)).State));
        Assert.Equal(PublicationState.Published, (await given.StepAsync(joue)).State);
        // Woken at once: the steps that wait are due now.
        var now = await given.NowAsync();
        foreach (var channel in new[] { GivenJournals.Boamp, ChosenChannel.Profile })
        {
            var national = await given.PublicationAsync(consultation, channel);
            Assert.True(national.DueAt <= now);
            await given.RunAsync(national);
        }
        Assert.Equal(PublicationState.Acknowledged, (await given.PublicationAsync(consultation, GivenJournals.Boamp)).State);
        Assert.Single(await PublicAsync(consultation));
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task Without_word_of_the_JOUE_national_publication_is_free_forty_eight_hours_after_its_receipt_and_not_one_second_before()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue, GivenJournals.Boamp);
        var joue = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        var free = joue.AcknowledgedAt!.Value.AddHours(48);
        var boamp = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        await given.Platform.Database.SetNowAsync(free.AddSeconds(-1));
        await given.RunAsync(boamp);
        boamp = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        Assert.Equal((PublicationState.Held, free), (boamp.State, boamp.DueAt));
        await given.Platform.Database.SetNowAsync(free);
        await given.RunAsync(boamp);
        Assert.Equal(PublicationState.Acknowledged, (await given.PublicationAsync(consultation, GivenJournals.Boamp)).State);
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task What_a_journal_refuses_is_shown_beside_its_field_told_to_the_author_and_costs_nothing_until_it_is_corrected_and_accepted()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Contact with { Phone = "08 92 70 12 39" }, GivenJournals.Boamp);
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal(PublicationState.Rejected, refused.State);
        var line = await LineAsync(consultation, refused);
        Assert.Equal((NoticeField.Phone, null), (Assert.Single(line.Errors).Concerns, line.Cost));
        await given.Platform.RunAsync(new Scope.System("test"), async s => await s.GetRequiredService<MailRefusal>().ExecuteAsync(Assert.Single(await given.Platform.FactsAsync<NoticeRefused>()), default));
        Assert.Contains(Directory.EnumerateFiles(given.Platform.Configuration["Mail:Pickup"]!), file => File.ReadAllText(file).Contains("publicite", StringComparison.Ordinal));

        Assert.IsType<CorrectNotice.Outcome.Queued>(await CorrectAsync(consultation, refused, GivenJournals.Contact));
        Assert.IsType<CorrectNotice.Outcome.NothingToCorrect>(await CorrectAsync(consultation, refused, GivenJournals.Contact));
        var next = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        next = await given.StepAsync(next);
        Assert.Equal((PublicationState.Published, true), (next.State, next.Reference.EndsWith("-02", StringComparison.Ordinal)));
        Assert.NotNull((await LineAsync(consultation, next)).Cost);
        Assert.Equal([1, 1], given.Journals.Accepted.GroupBy(notice => notice.Reference).Select(group => group.Count()));
        // The profile had it: nothing is shown twice there.
        Assert.Single(await PublicAsync(consultation));
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task What_the_JOUE_refuses_takes_along_the_national_channels_that_wait_for_it()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Contact with { Phone = "+33 8 92 70 12 39" }, GivenJournals.Joue, GivenJournals.Boamp);
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        Assert.Equal((PublicationState.Rejected, "BT-503-Organization-Company"), (refused.State, Assert.Single((await LineAsync(consultation, refused)).Errors).Field));
        Assert.IsType<CorrectNotice.Outcome.Queued>(await CorrectAsync(consultation, refused, GivenJournals.Contact));
        var all = await given.PublicationsAsync(consultation);
        Assert.Equal([3, 3], [all.Count(row => row.State == PublicationState.Corrected), all.Count(row => row.Reference.EndsWith("-02", StringComparison.Ordinal))]);
        var joue = await given.PublicationAsync(consultation, GivenJournals.Joue);
        while (joue.State != PublicationState.Published) joue = await given.StepAsync(joue);
        var boamp = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        while (boamp.State != PublicationState.Published) boamp = await given.StepAsync(boamp);
        Assert.Equal(2, Assert.Single(given.Journals.Accepted, notice => notice.Journal == "dila").Reference.EndsWith("-02", StringComparison.Ordinal) ? 2 : 1);
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task A_later_limit_is_said_by_a_corrigendum_to_the_same_channels_at_confirmed_costs()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        var first = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        while (first.State != PublicationState.Published) first = await given.StepAsync(first);
        var published = await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == consultation.Id));
        var cost = (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().CostAsync(published, default))).Amount;
        Assert.Equal([ExtendDeadline.Fault.CostChanged], Assert.IsType<ExtendDeadline.Outcome.Refused>(await ExtendAsync(cost - 1)).Faults);
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await ExtendAsync(cost));

        var sheets = await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadPublications>().ExecuteAsync(consultation.Id, default));
        Assert.Equal([null, sheets[0].Notice.Id], sheets.Select(sheet => sheet.Notice.CorrectsId));
        var second = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        while (second.State != PublicationState.Published) second = await given.StepAsync(second);
        var page = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().FindAsync(second.VersionId, default));
        Assert.Equal((2, "La visite du site est ajoutée.", first.PublicationReference), (page!.Others.Count, page.Content.Correction!.Text, page.Content.Links.BoampNumber));
        Assert.Contains(FrenchFormat.Limit(published.SubmissionDeadline!.Value), Assert.Single(page.Content.Correction.Changes).Text, StringComparison.Ordinal);

        async Task<ExtendDeadline.Outcome> ExtendAsync(decimal confirmed)
        {
            var asked = new ExtendDeadline.Asked(consultation.Id, published.SubmissionDeadline!.Value.AddDays(7), "La visite du site est ajoutée.");
            var proof = await given.Platform.ProofAsync(given.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
            return await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof, given.Buyer.Name, confirmed), default));
        }
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task A_notice_that_leaves_while_its_limit_is_moved_is_a_cost_to_confirm_and_not_a_breakdown()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        var boamp = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        var published = await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == consultation.Id));
        var asked = new ExtendDeadline.Asked(consultation.Id, published.SubmissionDeadline!.Value.AddDays(7), "La visite du site est ajoutée.");
        var proof = await given.Platform.ProofAsync(given.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
        await using var source = NpgsqlDataSource.Create(given.Platform.Database.SuperuserConnectionString);
        await using var job = await source.OpenConnectionAsync();
        await using var transaction = await job.BeginTransactionAsync();
        await using (var send = new NpgsqlCommand("update channel_publications set sending_at = queued_at, acknowledged_at = queued_at where id = $1", job, transaction) { Parameters = { new() { Value = boamp.Id.Value } } }) await send.ExecuteNonQueryAsync();
        var act = given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof, given.Buyer.Name, 0), default));      // nothing had left: nothing to pay
        await using (var waits = source.CreateCommand($"select count(*) from pg_locks where not granted and pid in (select pg_blocked.pid from pg_stat_activity pg_blocked where {job.ProcessID} = any (pg_blocking_pids(pg_blocked.pid)))"))
            while (!act.IsCompleted && (long)(await waits.ExecuteScalarAsync())! == 0) { }      // until it stands behind the job
        await transaction.CommitAsync();
        Assert.Equal([ExtendDeadline.Fault.CostChanged], Assert.IsType<ExtendDeadline.Outcome.Refused>(await act).Faults);
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task Whoever_runs_the_platform_sees_which_channel_keeps_whom_waiting_and_nobody_else_does()
    {
        given.Journals.Instead = call => call.Act == "ask" ? new(Mishap.Status) : null;
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        var odile = await given.Platform.OperatorAsync("Odile Exploitante");
        var row = Assert.Single(await given.Platform.RunAsync(new Scope.Platform(odile.Id), s => s.GetRequiredService<ReadChannelTroubles>().ExecuteAsync(default)));
        Assert.Equal(("Commune de Saint-Marcel", "BOAMP", "ServerError", 500, 1), (row.Account, row.Name, row.LastFault, row.LastStatus, row.Attempts));
        Assert.Empty(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadChannelTroubles>().ExecuteAsync(default)));
    }

    private Task<IReadOnlyList<ReadPublicNotice.Other>> PublicAsync(TestConsultation consultation) => given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().OfAsync(consultation.Id.Value, default));

    private async Task<ReadPublications.Line> LineAsync(TestConsultation consultation, ChannelPublication publication) =>
        (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadPublications>().ExecuteAsync(consultation.Id, default))).SelectMany(sheet => sheet.Versions).SelectMany(version => version.Lines).Single(line => line.Publication.Id == publication.Id);

    private Task<CorrectNotice.Outcome> CorrectAsync(TestConsultation consultation, ChannelPublication refused, NoticeContact contact) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CorrectNotice>().ExecuteAsync(new(consultation.Id, refused.NoticeId, contact), default));
}
