using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Approvals;

/// <summary>A correction and a published answer under the account's circuit: nothing else than what was approved is published, by nobody who wrote it.</summary>
public sealed class AnswersAndCorrectionsTests : IAsyncLifetime
{
    private const string Reason = "La surface était fausse.";
    private TestPlatform platform = null!;              // set by InitializeAsync, before any test
    private GivenApproval town = null!;                 // set by InitializeAsync, before any test
    private TestConsultation consultation = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        consultation = await town.ReadyAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(consultation));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-24"), Trait("Feature", "GD-05")]
    public async Task An_answer_is_published_once_it_is_approved_and_as_it_was_approved()
    {
        await town.CircuitAsync(ActKind.Answer, null, false, GivenApproval.Named(StepKind.Technical, town.Buyer, town.Head));
        var draft = await WriteAsync("Le bâtiment est occupé pendant les travaux.");
        Assert.Equal([PublishAnswer.Fault.ApprovalMissing], Assert.IsType<PublishAnswer.Outcome.Refused>(await PublishAsync(draft)).Faults);

        var first = await SubmitAsync(draft);
        Assert.Equal([PublishAnswer.Fault.ApprovalMissing], Assert.IsType<PublishAnswer.Outcome.Refused>(await PublishAsync(draft)).Faults);
        Assert.IsType<DecideStep.Outcome.OwnWork>(await town.ApproveAsync(first, 1, town.Buyer));
        Assert.True(Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(first, 1, town.Head)).IsComplete);

        await SaveAsync(draft, "Le bâtiment est occupé, sauf en août.");      // after the approval: it is another text
        Assert.Equal([PublishAnswer.Fault.ApprovalMissing], Assert.IsType<PublishAnswer.Outcome.Refused>(await PublishAsync(draft)).Faults);
        Assert.Empty(await platform.FactsAsync<ConsultationChanged>());

        await town.ApproveAsync(await SubmitAsync(draft), 1, town.Head);
        Assert.Equal(1, Assert.IsType<PublishAnswer.Outcome.Published>(await PublishAsync(draft)).Number);
        Assert.Equal([SubmissionOutcome.Published, SubmissionOutcome.Changed], (await HistoryAsync()).Select(s => s.Outcome!.Value));
        Assert.Single(await platform.FactsAsync<ConsultationChanged>());
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_refused_answer_is_a_draft_again_with_the_reason()
    {
        await town.CircuitAsync(ActKind.Answer, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        var draft = await WriteAsync("Oui.");
        await town.RejectAsync(await SubmitAsync(draft), 1, town.Head, "Citez l’article du cahier des charges.");
        var standing = await town.InAsync<ReadApprovals, ReadApprovals.Standing>(town.Buyer, a => a.StandingAsync(consultation.Id, ActKind.Answer, draft.Value, default));
        Assert.Equal((ApprovalState.Draft, "Citez l’article du cahier des charges."), (standing.State, standing.Last?.Refusal?.Reason));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_refused_answer_and_a_refused_correction_wait_for_their_author_with_the_reason_until_they_are_asked_anew_or_gone()
    {
        await town.CircuitAsync(ActKind.Answer, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        await town.CircuitAsync(ActKind.Correction, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        var draft = await WriteAsync("Oui.");
        await town.RejectAsync(await SubmitAsync(draft), 1, town.Head, "Citez l’article.");
        await town.RejectAsync(await SubmitAsync(await AskedAsync("Réfection de la toiture")), 1, town.Head, "Dites pourquoi.");

        Assert.Equal([(ActKind.Answer, "Citez l’article."), (ActKind.Correction, "Dites pourquoi.")], (await RefusedAsync(town.Buyer)).Select(r => (r.Kind, r.Reason)));
        Assert.Equal(draft.Value, (await RefusedAsync(town.Buyer))[0].Subject);
        Assert.Empty(await RefusedAsync(town.Mayor));      // not his

        await SubmitAsync(draft);
        await SubmitAsync(await AskedAsync("Réfection de toute la toiture"));
        Assert.Empty(await RefusedAsync(town.Buyer));

        var discarded = await WriteAsync("Non.");
        await town.RejectAsync(await SubmitAsync(discarded), 1, town.Head, "Faux.");
        Assert.Single(await RefusedAsync(town.Buyer));
        Assert.True(await town.InAsync<DiscardAnswer, bool>(town.Buyer, discard => discard.ExecuteAsync(discarded, default)));
        Assert.Empty(await RefusedAsync(town.Buyer));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task An_answer_that_a_colleague_rewrote_is_not_submitted_by_whoever_read_another_one()
    {
        await town.CircuitAsync(ActKind.Answer, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        var draft = await WriteAsync("Oui.");
        var read = await SealAsync(draft);
        await SaveAsync(draft, "Non.");
        Assert.Null((await town.InAsync<SubmitAnswer, SubmitAnswer.Outcome>(town.Buyer, submit => submit.ExecuteAsync(draft, read, default))).Submission);
        Assert.Empty(await HistoryAsync());
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Without_a_circuit_of_their_own_answers_and_corrections_are_published_as_before()
    {
        await town.CircuitAsync(GivenApproval.Named(StepKind.Administrative, town.Head));      // of consultations
        Assert.IsType<PublishAnswer.Outcome.Published>(await PublishAsync(await WriteAsync("Oui.")));
        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(await AskedAsync("Réfection de la toiture")));
    }

    [Fact, Trait("Feature", "VR-24"), Trait("Feature", "BEYOND-11")]
    public async Task A_correction_is_published_once_it_is_approved_and_word_for_word()
    {
        await town.CircuitAsync(ActKind.Correction, null, false, GivenApproval.Named(StepKind.Administrative, town.Buyer, town.Head), GivenApproval.Named(StepKind.Administrative, town.Mayor));
        var asked = await AskedAsync("Réfection de la toiture");
        Assert.Equal([CorrectConsultation.Fault.ApprovalMissing], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(asked)).Faults);

        var submission = await SubmitAsync(asked);
        Assert.IsType<DecideStep.Outcome.OwnWork>(await town.ApproveAsync(submission, 1, town.Buyer));
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head));
        Assert.Equal([CorrectConsultation.Fault.ApprovalMissing], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(asked)).Faults);
        Assert.True(Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 2, town.Mayor)).IsComplete);

        foreach (var other in (CorrectConsultation.Asked[])[await AskedAsync("Réfection de la façade"), asked with { Reason = "Autre chose." }, asked with { Important = true }])
            Assert.Equal([CorrectConsultation.Fault.ApprovalMissing], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(other)).Faults);
        Assert.Equal(1, Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(asked)).Number);
        Assert.Equal(SubmissionOutcome.Published, Assert.Single(await HistoryAsync()).Outcome);
        Assert.False(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PlatformDb>().CorrectionDrafts.AnyAsync()));
        Assert.Equal([CorrectConsultation.Fault.ApprovalMissing], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(await AskedAsync("Encore autre chose"))).Faults);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Another_correction_takes_the_place_of_the_submitted_one_and_is_asked_anew()
    {
        await town.CircuitAsync(ActKind.Correction, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        await town.ApproveAsync(await SubmitAsync(await AskedAsync("Première")), 1, town.Head);
        var second = await AskedAsync("Seconde");
        await SubmitAsync(second);
        Assert.Equal([null, SubmissionOutcome.Changed], (await HistoryAsync()).Select(s => s.Outcome));
        Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(second));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_correction_that_a_colleague_submitted_meanwhile_is_not_replaced_by_one_who_has_not_seen_it()
    {
        await town.CircuitAsync(ActKind.Correction, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        var (first, second, current) = (await AskedAsync("Première"), await AskedAsync("Seconde"), (await CurrentAsync()).Content);
        await SubmitAsync(first);
        KeepCorrection.Seen nothing = new(second.Content.ChangesTo(current), null);
        Assert.True((await SubmitSeenAsync(second, nothing)).IsStale);
        var kept = await town.InAsync<KeepCorrection, CorrectionDraft?>(town.Head, k => k.FindAsync(consultation.Id, default));
        Assert.Equal("Première", kept!.Over(current).Title);
        Assert.False((await SubmitSeenAsync(second, nothing with { Prepared = kept })).IsStale);

        Task<SubmitCorrection.Outcome> SubmitSeenAsync(CorrectConsultation.Asked asked, KeepCorrection.Seen seen) =>
            town.InAsync<SubmitCorrection, SubmitCorrection.Outcome>(town.Buyer, submit => submit.ExecuteAsync(asked, "Bruno Acheteur", seen, default));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task What_was_kept_gives_back_what_was_asked()
    {
        await town.CircuitAsync(ActKind.Correction, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        var asked = await AskedAsync("Réfection de la toiture");
        await SubmitAsync(asked);
        var kept = await town.InAsync<KeepCorrection, CorrectionDraft?>(town.Head, k => k.FindAsync(consultation.Id, default));
        Assert.Equal([("Title", "Réfection de la toiture")], kept!.Values.Select(v => (v.Field.ToString(), v.After)));
        Assert.Equal("Réfection de la toiture", kept.Over((await CurrentAsync()).Content).Title);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Behind_the_use_cases_the_database_publishes_no_answer_that_nobody_approved()
    {
        await town.CircuitAsync(ActKind.Answer, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        var draft = await WriteAsync("Oui.");
        var seal = await SealAsync(draft);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => platform.RunAsync(consultation.Scope, async s => await new PublishAnswer(s.GetRequiredService<PlatformDb>(), s.GetRequiredService<CurrentScope>(),
            s.GetRequiredService<Core.Registers.AppendEntry>(), s.GetRequiredService<Core.Data.Outbox.Outbox>(), new Blind()).ExecuteAsync(new(draft, seal, null, "Bruno Acheteur"), default)));
        Assert.Equal("approval_required", ((refused as PostgresException) ?? (PostgresException)refused.InnerException!).ConstraintName);
    }

    private sealed class Blind : IActGuard
    {
        public Task<ActObjection?> ObjectionAsync(Act act, CancellationToken cancel) => Task.FromResult<ActObjection?>(null);
    }

    private async Task<Id<AnswerDraft>> WriteAsync(string text)
    {
        var begun = await town.InAsync<BeginAnswer, BeginAnswer.Outcome>(town.Buyer, begin => begin.ExecuteAsync(new(consultation.Id, [], "Bruno Acheteur"), default));
        var draft = Assert.IsType<BeginAnswer.Outcome.Begun>(begun).Draft;
        await SaveAsync(draft, text);
        return draft;
    }

    private async Task SaveAsync(Id<AnswerDraft> draft, string text) =>
        Assert.Equal(SaveAnswer.Outcome.Saved, await town.InAsync<SaveAnswer, SaveAnswer.Outcome>(town.Buyer, save => save.ExecuteAsync(new(draft, "", text, "Bruno Acheteur"), default)));

    private async Task<PublishAnswer.Outcome> PublishAsync(Id<AnswerDraft> draft)
    {
        var seal = await SealAsync(draft);
        return await town.InAsync<PublishAnswer, PublishAnswer.Outcome>(town.Buyer, publish => publish.ExecuteAsync(new(draft, seal, null, "Bruno Acheteur"), default));
    }

    private Task<IReadOnlyList<ReadApprovals.Refused>> RefusedAsync(TestPerson person) => town.InAsync<ReadApprovals, IReadOnlyList<ReadApprovals.Refused>>(person, read => read.RefusedAsync(default));

    private async Task<string?> SealAsync(Id<AnswerDraft> draft) =>
        (await town.InAsync<QuestionsForBuyer, QuestionsForBuyer.Draft?>(town.Buyer, questions => questions.DraftAsync(consultation.Id, draft, default)))?.Seal;

    private async Task<Id<ApprovalSubmission>> SubmitAsync(Id<AnswerDraft> draft)
    {
        var seal = await SealAsync(draft);
        return Assert.IsType<SubmitForApproval.Outcome.Submitted>((await town.InAsync<SubmitAnswer, SubmitAnswer.Outcome>(town.Buyer, submit => submit.ExecuteAsync(draft, seal, default))).Submission).Submission;
    }

    private async Task<Id<ApprovalSubmission>> SubmitAsync(CorrectConsultation.Asked asked) =>
        Assert.IsType<SubmitForApproval.Outcome.Submitted>((await town.InAsync<SubmitCorrection, SubmitCorrection.Outcome>(town.Buyer, submit => submit.ExecuteAsync(asked, "Bruno Acheteur", null, default))).Submission).Submission;

    private Task<ReadCorrected.Current> CurrentAsync() => town.InAsync<ReadCorrected, ReadCorrected.Current>(town.Buyer, async read => (await read.ExecuteAsync(consultation.Id, default))!);

    private async Task<CorrectConsultation.Asked> AskedAsync(string title) => new(consultation.Id, (await CurrentAsync()).Content with { Title = title }, Reason, false);

    private async Task<CorrectConsultation.Outcome> CorrectAsync(CorrectConsultation.Asked asked)
    {
        var hash = await town.InAsync<CorrectConsultation, byte[]>(town.Buyer, correct => correct.ActHashAsync(asked, default));
        var proof = await platform.ProofAsync(town.Buyer, CorrectConsultation.Act, hash);
        return await town.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(town.Buyer, correct => correct.ExecuteAsync(new(asked, null, proof, "Bruno Acheteur"), default));
    }

    private Task<IReadOnlyList<ReadApprovals.Submission>> HistoryAsync() => town.InAsync<ReadApprovals, IReadOnlyList<ReadApprovals.Submission>>(town.Buyer, a => a.HistoryAsync(consultation.Id, default));
}
