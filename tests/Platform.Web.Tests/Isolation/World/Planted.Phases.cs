using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Law;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation.World;

/// <summary>A contest: candidatures, then a phase that nobody sees but its account and whom it invites.</summary>
internal sealed partial class Planted
{
    private async Task ContestAsync()
    {
        var contest = await platform.DraftAsync(Tenant, Buyer, GivenConsultation.Content("Concours pour l’école", (await NowAsync()).AddDays(30)));
        // Under the thresholds, where a formalised procedure needs no journal.
        await platform.RunAsync(As(Buyer), s => s.GetRequiredService<StateEstimate>().ExecuteAsync(new(contest.Id, 0, 60_000m), Cancel));
        await platform.RunAsync(As(Buyer), s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(contest.Id, terms => terms with { SocialClause = true, Undivided = Undivided.NoDistinctServices, UndividedReason = "Un seul ouvrage." }, Procedure.DesignContest), Cancel));
        await platform.StateContestAsync(contest);
        await platform.AddDocumentAsync(contest, "Règlement du concours.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 règlement"));
        await PublishAsync(contest);
        Ids["candidatures"] = contest.Id.ToString();
        await new SealedDeposit(platform.Services, AsBidder).ExecuteAsync(contest.Id, [1], [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray())], Cancel);
    }

    /// <summary>As after the session in which the candidatures were opened; then who is chosen, and the phase of the projects, by the use cases themselves.</summary>
    private async Task OpenPhaseAsync()
    {
        var contest = Guid.Parse(Ids["candidatures"]);
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(new(contest)), Cancel));
        await platform.SuperuserAsync("insert into opening_sessions (tenant_id, id, consultation_id, opened_by, opened_by_name, opened_by_function, opened_at, closed_at, proof_id) values ($1, $2, $3, $4, $5, 'Présidente', sec.now(), sec.now(), $2)", Id, Guid.CreateVersion7(), contest, President.Id, President.Name);
        var today = FranceTime.DayOf(await NowAsync());
        var recorded = await platform.RunAsync(As(Buyer), s => s.GetRequiredService<RecordCandidatesOpinion>().ExecuteAsync(new(new(contest), true, today, $"Avis {word}jury", null, Buyer.Name), Cancel));
        var asked = new AdmitCandidates.Asked(new(contest), [new(Bidder.Id, 1, true, null)]);
        var proof = await platform.ProofAsync(Buyer, AdmitCandidates.Act, AdmitCandidates.ActHash(asked));
        var decided = await platform.RunAsync(As(Buyer), s => s.GetRequiredService<AdmitCandidates>().ExecuteAsync(new(asked, proof, $"Qui {word}choix"), Cancel));
        if (recorded is not RecordCandidatesOpinion.Outcome.Recorded || decided is not AdmitCandidates.Outcome.Decided) throw new InvalidOperationException($"Not decided: {recorded}, {decided}");
        var prepared = await platform.RunAsync(As(Buyer), s => s.GetRequiredService<PrepareStage>().ExecuteAsync(new(new(contest), new Dictionary<Guid, string?>(), false), Cancel));
        if (prepared is not PrepareStage.Outcome.Prepared { Stage: var stage }) throw new InvalidOperationException($"Not prepared: {prepared}");
        var limit = (await NowAsync()).AddDays(40);
        await platform.RunAsync(As(Buyer), s => s.GetRequiredService<AmendConsultation>().ExecuteAsync(new(stage, content => content with { SubmissionDeadline = limit }), Cancel));
        await PublishAsync(new(stage, Tenant, Buyer));
        if (await platform.RunAsync(AsBidder, s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(stage), Cancel)) is not WithdrawDce.Outcome.Withdrawn { Token: var token }) throw new InvalidOperationException("Nothing withdrawn.");
        // The buyer's log has that it was read: who opens it again writes nothing.
        await platform.RunAsync(AsBidder, async s => { await s.GetRequiredService<NoteInvitationRead>().ExecuteAsync(stage, Bidder.Depositor.Name, Cancel); return true; });
        (Ids["phase"], Ids["token"]) = (stage.ToString(), token);
    }

    private Task<DateTimeOffset> NowAsync() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(Cancel));

    private async Task PublishAsync(TestConsultation draft)
    {
        await platform.PlantKeysAsync(draft);
        var outcome = await platform.PublishAsync(draft);
        if (outcome is PublishConsultation.Outcome.Refused refused) throw new InvalidOperationException(string.Join(' ', refused.Objections.Select(objection => objection.Key)));
        if (outcome is not PublishConsultation.Outcome.Published) throw new InvalidOperationException($"Not published: {outcome}");
    }
}
