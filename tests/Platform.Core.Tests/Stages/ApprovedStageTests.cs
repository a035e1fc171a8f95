using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Core.Tests.Stages;

/// <summary>A phase under a circuit: what its approver reads is what leaves.</summary>
public sealed class ApprovedStageTests
{
    [Fact, Trait("Feature", "VR-24")]
    public async Task An_agreement_on_the_date_that_is_said_after_the_approval_takes_it_back_and_saying_it_again_does_not()
    {
        await using var given = await GivenStages.OpenedAsync();
        await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), given.Yes(given.Beta, 1));
        var stage = await given.PrepareAsync();
        await AmendAsync(given.First.Deadline.AddDays(35), null);
        var (mayor, administrator) = (await given.PersonAsync("Marie Maire", MembershipRole.CaoPresident), await given.PersonAsync("Anne Administratrice", MembershipRole.AccountAdmin));
        Assert.IsType<SetCircuit.Outcome.Set>(await given.InAsync<SetCircuit, SetCircuit.Outcome>(given.As(administrator),
            set => set.ExecuteAsync(new(ActKind.Consultation, null, false, [GivenApproval.Named(StepKind.Administrative, mayor)], null, administrator.Name), GivenStages.Cancel)));
        await ApproveAsync();
        Assert.Equal(ApprovalState.Complete, await StateAsync());

        await AmendAsync(given.First.Deadline.AddDays(35), LimitAgreement.Agreed);
        Assert.Equal(ApprovalState.Draft, await StateAsync());

        await ApproveAsync();
        await AmendAsync(given.First.Deadline.AddDays(35), LimitAgreement.Agreed);
        Assert.Equal(ApprovalState.Complete, await StateAsync());

        async Task AmendAsync(DateTimeOffset limit, LimitAgreement? agreement) => Assert.IsType<AmendConsultation.Outcome.Amended>(await given.InAsync<AmendConsultation, AmendConsultation.Outcome>(given.Buyer,
            amend => amend.ExecuteAsync(new(stage, content => content with { SubmissionDeadline = limit }, agreement), GivenStages.Cancel)));

        async Task ApproveAsync()
        {
            var submitted = Assert.IsType<SubmitForApproval.Outcome.Submitted>(await given.InAsync<SubmitForApproval, SubmitForApproval.Outcome>(given.Buyer, submit => submit.ExecuteAsync(stage, GivenStages.Cancel)));
            Assert.IsType<DecideStep.Outcome.Approved>(await given.InAsync<DecideStep, DecideStep.Outcome>(given.As(mayor), decide => decide.ExecuteAsync(new(submitted.Submission, 1, true, null), GivenStages.Cancel)));
        }

        async Task<ApprovalState> StateAsync() => (await given.InAsync<ReadApprovals, ReadApprovals.Standing>(given.Buyer, read => read.StandingAsync(stage, ActKind.Consultation, stage.Value, GivenStages.Cancel))).State;
    }
}
