using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>Above the European threshold nobody but the account sees a consultation before the JOUE has published, or 48 hours after its receipt (CCP, art. R2131-20).</summary>
public sealed class HeldConsultationTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test
    private TestCompany? company;

    public async Task InitializeAsync() => given = await GivenJournals.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task A_consultation_that_goes_to_the_JOUE_is_seen_by_its_account_alone_until_the_JOUE_has_published()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue, GivenJournals.Boamp);
        Assert.Equal((0, 0), (await SeenAsync(consultation), await SoughtAsync()));
        Assert.Empty(await given.Platform.FactsAsync<ConsultationPublished>());
        Assert.True((await ReadAsync(consultation)).Held);
        await given.ShowAsync(consultation);
        Assert.Equal((2, 1), (await SeenAsync(consultation), await SoughtAsync()));
        Assert.Single(await given.Platform.FactsAsync<ConsultationPublished>());
        Assert.False((await ReadAsync(consultation)).Held);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_consultation_that_goes_elsewhere_is_seen_at_once()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        Assert.Equal((2, 1), (await SeenAsync(consultation), await SoughtAsync()));
        Assert.Single(await given.Platform.FactsAsync<ConsultationPublished>());
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "GD-03")]
    public async Task Without_word_of_the_JOUE_it_appears_forty_eight_hours_after_the_receipt_with_its_limit_of_then_and_not_one_second_before()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue);
        var joue = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        var limit = (await ReadAsync(consultation)).SubmissionDeadline!.Value.AddDays(7);
        var asked = new ExtendDeadline.Asked(consultation.Id, limit, "La visite du site est ajoutée.");
        var proof = await given.Platform.ProofAsync(given.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof, given.Buyer.Name, 0), default)));
        var waiting = (await given.PublicationsAsync(consultation)).Last(row => row.Chosen == ChosenChannel.Profile && !row.IsOver);      // with the later limit
        await given.Platform.Database.SetNowAsync(joue.AcknowledgedAt!.Value.AddHours(48).AddSeconds(-1));
        await given.RunAsync(waiting);
        Assert.Equal(0, await SeenAsync(consultation));
        await given.Platform.Database.SetNowAsync(joue.AcknowledgedAt.Value.AddHours(48));
        await given.RunAsync((await given.PublicationsAsync(consultation)).First(row => row.Id == waiting.Id));
        Assert.Equal(limit, (await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationForPublic>().FindAsync(consultation.Id, default)))!.SubmissionDeadline);
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task What_the_JOUE_refused_frees_nothing_forty_eight_hours_later_and_appears_once_it_is_corrected_and_published()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Contact with { Phone = "+33 8 92 70 12 39" }, GivenJournals.Joue, GivenJournals.Boamp);
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        Assert.Equal(PublicationState.Rejected, refused.State);
        await given.Platform.Database.SetNowAsync(refused.RejectedAt!.Value.AddHours(48).AddSeconds(1));
        foreach (var channel in new[] { GivenJournals.Boamp, ChosenChannel.Profile })
        {
            await given.RunAsync(await given.PublicationAsync(consultation, channel));
            var waits = await given.PublicationAsync(consultation, channel);
            Assert.Equal((PublicationState.Held, null), (waits.State, waits.DueAt));
        }
        Assert.Equal(0, await SeenAsync(consultation));
        var published = await ReadAsync(consultation);
        Assert.Equal(PublicationState.Rejected, (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadHold>().ExecuteAsync(published, default)))!.Joue);
        Assert.IsType<CorrectNotice.Outcome.Queued>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CorrectNotice>().ExecuteAsync(new(consultation.Id, refused.NoticeId, GivenJournals.Contact), default)));
        await given.ShowAsync(consultation);
        Assert.Equal(2, await SeenAsync(consultation));
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "GD-04")]
    public async Task What_the_JOUE_refused_is_told_as_what_it_is_nobody_sees_the_consultation_and_the_other_papers_wait()
    {
        var held = await given.PublishedAsync(GivenJournals.Contact with { Phone = "+33 8 92 70 12 39" }, GivenJournals.Joue, GivenJournals.Boamp);
        await given.StepAsync(await given.PublicationAsync(held, GivenJournals.Joue));
        var mail = await RefusalAsync();
        Assert.Contains("Personne ne voit encore la consultation", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("reste ouverte", mail, StringComparison.Ordinal);
        Assert.Contains("NoticeRefusedUnseen", await TasksAsync(held));
        // The twin: refused by the BOAMP alone, everybody sees it.
        var shown = await given.PublishedAsync(GivenJournals.Contact with { Phone = "08 92 70 12 39" }, GivenJournals.Boamp);
        await given.StepAsync(await given.PublicationAsync(shown, GivenJournals.Boamp));
        Assert.Contains("reste ouverte", await RefusalAsync(), StringComparison.Ordinal);
        Assert.Contains("NoticeRefused", await TasksAsync(shown));

        async Task<string> RefusalAsync()
        {
            var (fact, before) = ((await given.Platform.FactsAsync<NoticeRefused>())[^1], (await MailsAsync()).Select(mail => mail.Id).ToHashSet());
            await given.Platform.RunAsync(new Scope.System("test"), async s => { await s.GetRequiredService<MailRefusal>().ExecuteAsync(fact, default); return true; });
            return Assert.Single(await MailsAsync(), mail => !before.Contains(mail.Id)).Text;
        }

        Task<IReadOnlyList<PickedUpMail>> MailsAsync() => PickupMail.ReadAsync(given.Platform.Configuration["Mail:Pickup"]!, default);      // every test host has this folder
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Two_workers_that_show_it_at_once_show_it_once_and_call_companies_once()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue);
        for (var joue = await given.PublicationAsync(consultation, GivenJournals.Joue); joue.State != PublicationState.Published;) joue = await given.StepAsync(joue);
        var profile = await given.PublicationAsync(consultation, ChosenChannel.Profile);
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Record.ExceptionAsync(() => given.RunAsync(profile))));
        Assert.Contains(runs, fault => fault is null);
        Assert.Equal(2, await SeenAsync(consultation));
        Assert.Single(await given.Platform.FactsAsync<ConsultationPublished>());
        Assert.Single(await given.Platform.FactsAsync<ConsultationShown>());
    }

    [Fact, Trait("Feature", "GD-05"), Trait("Feature", "GD-02")]
    public async Task While_it_is_held_it_is_not_corrected_and_what_is_declared_sans_suite_never_appears()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue);
        var current = (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadCorrected>().ExecuteAsync(consultation.Id, default)))!;     // published
        var correction = new CorrectConsultation.Asked(consultation.Id, current.Content with { Title = "Autre objet" }, "Une erreur.", false);
        Assert.Equal([CorrectConsultation.Fault.Held], Assert.IsType<CorrectConsultation.Outcome.Refused>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CorrectConsultation>().ExecuteAsync(new(correction, null, default, "Aline"), default))).Faults);
        var asked = new DiscontinueConsultation.Asked(consultation.Id, "Le besoin a disparu.");
        var proof = await given.Platform.ProofAsync(given.Buyer, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(asked));
        Assert.IsType<DiscontinueConsultation.Outcome.Discontinued>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<DiscontinueConsultation>().ExecuteAsync(new(asked, proof), default)));
        for (var joue = await given.PublicationAsync(consultation, GivenJournals.Joue); !joue.IsOver;) joue = await given.StepAsync(joue);
        await given.RunAsync(await given.PublicationAsync(consultation, ChosenChannel.Profile));
        Assert.Equal(0, await SeenAsync(consultation));
    }

    [Fact, Trait("Feature", "GD-03"), Trait("Feature", "GD-04")]
    public async Task A_limit_that_became_too_short_is_a_task_on_the_board_and_a_mail_that_proposes_another()
    {
        var consultation = await given.EuropeanDraftAsync();
        await given.ChooseAsync(consultation, GivenJournals.Contact, GivenJournals.Joue, GivenJournals.Boamp);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(consultation));
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddDays(20));       // forty-five less twenty: under the thirty of an open procedure
        await given.ShowAsync(consultation);
        Assert.Contains("LimitTooShort", await TasksAsync(consultation));
        var fact = Assert.Single(await given.Platform.FactsAsync<ConsultationShown>());
        for (var run = 0; run < 2; run++)
        {
            await given.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), async s =>
            {
                await s.GetRequiredService<MailShortage>().ExecuteAsync(fact, default);
                return true;
            });
        }
        var mail = Assert.Single(Directory.EnumerateFiles(given.Platform.Configuration["Mail:Pickup"]!).Select(File.ReadAllText), text => text.Contains("proroger", StringComparison.Ordinal));
        Assert.Contains("R2161-3", mail, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Sent_by_hand_the_forty_eight_hours_run_from_the_receipt_that_its_sender_notes_once_and_nobody_asks_every_hour()
    {
        await using var byHand = await GivenJournals.StartAsync(joueByHand: true);
        var consultation = await byHand.PublishedAsync(GivenJournals.Joue);
        var (joue, profile) = (await byHand.PublicationAsync(consultation, GivenJournals.Joue), await byHand.PublicationAsync(consultation, ChosenChannel.Profile));
        Assert.Equal(PublicationState.Manual, joue.State);
        await byHand.RunAsync(profile);
        Assert.Null((await byHand.PublicationAsync(consultation, ChosenChannel.Profile)).DueAt);
        var now = joue.QueuedAt.AddHours(5);
        await byHand.Platform.Database.SetNowAsync(now);
        Assert.Equal(NoteReceipt.Fault.Missing, Assert.IsType<NoteReceipt.Outcome.Refused>(await NoteAsync(null)).Fault);
        Assert.Equal(NoteReceipt.Fault.Before, Assert.IsType<NoteReceipt.Outcome.Refused>(await NoteAsync(joue.QueuedAt.AddMinutes(-2))).Fault);
        Assert.Equal(NoteReceipt.Fault.Ahead, Assert.IsType<NoteReceipt.Outcome.Refused>(await NoteAsync(now.AddMinutes(1))).Fault);
        Assert.Equal(now.AddHours(45), Assert.IsType<NoteReceipt.Outcome.Noted>(await NoteAsync(now.AddHours(-3))).Free.At);
        Assert.IsType<NoteReceipt.Outcome.NotFound>(await NoteAsync(now));
        await byHand.RunAsync(await byHand.PublicationAsync(consultation, ChosenChannel.Profile));
        profile = await byHand.PublicationAsync(consultation, ChosenChannel.Profile);
        Assert.Equal((PublicationState.Held, now.AddHours(45)), (profile.State, profile.DueAt));
        Assert.Equal(PublicationState.Published, (await byHand.StepAsync(profile)).State);

        Task<NoteReceipt.Outcome> NoteAsync(DateTimeOffset? at) => byHand.Platform.RunAsync(byHand.Scope, s => s.GetRequiredService<NoteReceipt>().ExecuteAsync(new(consultation.Id, joue.Id, at), default));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task What_the_Office_refused_of_a_notice_sent_by_hand_frees_nothing_and_is_corrected_and_sent_again()
    {
        await using var byHand = await GivenJournals.StartAsync(joueByHand: true);
        var consultation = await byHand.PublishedAsync(GivenJournals.Joue, GivenJournals.Boamp);
        var joue = await byHand.PublicationAsync(consultation, GivenJournals.Joue);
        var now = joue.QueuedAt.AddHours(1);
        await byHand.Platform.Database.SetNowAsync(now);
        Assert.IsType<NoteReceipt.Outcome.Noted>(await byHand.Platform.RunAsync(byHand.Scope, s => s.GetRequiredService<NoteReceipt>().ExecuteAsync(new(consultation.Id, joue.Id, now), default)));
        Assert.False(await RefuseAsync((await byHand.PublicationAsync(consultation, GivenJournals.Boamp)).Id));
        Assert.True(await RefuseAsync(joue.Id));
        Assert.False(await RefuseAsync(joue.Id));
        await byHand.Platform.Database.SetNowAsync(now.AddHours(49));
        await byHand.RunAsync(await byHand.PublicationAsync(consultation, GivenJournals.Boamp));
        var boamp = await byHand.PublicationAsync(consultation, GivenJournals.Boamp);
        Assert.Equal((PublicationState.Held, null), (boamp.State, boamp.DueAt));
        Assert.IsType<CorrectNotice.Outcome.Queued>(await byHand.Platform.RunAsync(byHand.Scope, s => s.GetRequiredService<CorrectNotice>().ExecuteAsync(new(consultation.Id, joue.NoticeId, GivenJournals.Contact), default)));
        var again = await byHand.PublicationAsync(consultation, GivenJournals.Joue);
        Assert.Equal((PublicationState.Manual, again.Id), (again.State, (await byHand.PublicationAsync(consultation, GivenJournals.Boamp)).HeldBy));

        Task<bool> RefuseAsync(Id<ChannelPublication> id) => byHand.Platform.RunAsync(byHand.Scope, s => s.GetRequiredService<NoteRefusal>().ExecuteAsync(consultation.Id, id, byHand.Buyer.Name, default));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Sent_by_hand_without_a_noted_receipt_its_day_of_sending_is_asked_and_national_notices_tell_it()
    {
        await using var byHand = await GivenJournals.StartAsync(joueByHand: true);
        var consultation = await byHand.PublishedAsync(GivenJournals.Joue, GivenJournals.Echo);
        var joue = await byHand.PublicationAsync(consultation, GivenJournals.Joue);
        var sent = FranceTime.DayOf(joue.QueuedAt).AddDays(2);
        await byHand.Platform.Database.SetNowAsync(joue.QueuedAt.AddDays(4));
        Assert.Equal([CloseManualTask.Fault.SentMissing], await CloseAsync(null));
        Assert.Equal([CloseManualTask.Fault.SentBefore], await CloseAsync(sent.AddDays(-3)));
        Assert.Equal([CloseManualTask.Fault.SentAfter], await CloseAsync(sent.AddDays(2)));
        Assert.Equal([], await CloseAsync(sent));
        await byHand.RunAsync(await byHand.PublicationAsync(consultation, GivenJournals.Echo));
        Assert.Contains($"<envoiJoue>{sent:yyyy-MM-dd}</envoiJoue>", Assert.Single(byHand.Journals.Accepted).Content, StringComparison.Ordinal);

        async Task<IReadOnlyList<CloseManualTask.Fault>> CloseAsync(DateOnly? on) => (await byHand.Platform.RunAsync(byHand.Scope, s =>
            s.GetRequiredService<CloseManualTask>().ExecuteAsync(new(consultation.Id, joue.Id, sent.AddDays(1), "123456-2026", null, byHand.Buyer.Name, on), default))).Match(_ => [], refused => refused.Faults, _ => throw new InvalidOperationException("Not found."));
    }

    /// <summary>Of two who ask by the address, a visitor and a company: how many find it.</summary>
    private async Task<int> SeenAsync(TestConsultation consultation)
    {
        company ??= await given.Platform.CompanyAsync("Bâtir & Fils SARL", "552081317");
        var seen = 0;
        foreach (var scope in new Scope[] { new Scope.Public(), new Scope.Company(company.Id, company.Depositor.Id) })
            if (await given.Platform.RunAsync(scope, s => s.GetRequiredService<ConsultationForPublic>().FindAsync(consultation.Id, default)) is not null) seen++;
        return seen;
    }

    private async Task<int> SoughtAsync() => (await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationForPublic>().FiguresAsync(default))).Open;

    private async Task<IEnumerable<string>> TasksAsync(TestConsultation consultation)
    {
        var read = await ReadAsync(consultation);
        return (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadLiveBoard>().ExecuteAsync(read, default))).Tasks.Select(task => task.Key);
    }

    private Task<Consultation> ReadAsync(TestConsultation consultation) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == consultation.Id));
}
