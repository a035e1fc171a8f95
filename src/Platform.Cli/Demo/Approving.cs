using Platform.Core.Approvals;
using Platform.Core.Consultations;

namespace Platform.Cli.Demo;

/// <summary>A circuit of two steps in the department of education, and a draft that waits for the first: the other departments publish without.</summary>
public sealed class Approving(Stage stage)
{
    public async Task ExecuteAsync(Education education, DateTimeOffset deadline, CancellationToken cancel)
    {
        var account = education.Account;
        IReadOnlyList<SetCircuit.Step> steps =
        [
            new(StepKind.Technical, StepApprovers.BuyingDepartment, null, [], false),
            new(StepKind.Administrative, StepApprovers.Named, null, [account.Administrator.Id], false),
        ];
        foreach (var kind in SetCircuit.Kinds)
            Stage.Expect<SetCircuit.Outcome.Set>(await stage.InAsync<SetCircuit, SetCircuit.Outcome>(account.As(account.Administrator),
                set => set.ExecuteAsync(new(kind, education.Department, false, steps, null, account.Administrator.Name), cancel), cancel));
        var draft = await new Publishing(stage).DraftAsync(account, Catalogue.Approved, deadline, cancel);
        var buyer = account.As(account.Buyer);
        var first = await SubmitAsync(draft, cancel);
        Stage.Expect<DecideStep.Outcome.Rejected>(await stage.InAsync<DecideStep, DecideStep.Outcome>(account.As(education.Approver),
            decide => decide.ExecuteAsync(new(first, 1, false, "La description ne dit pas le nombre de classes par école."), cancel), cancel));
        Stage.Expect<AmendConsultation.Outcome.Amended>(await stage.InAsync<AmendConsultation, AmendConsultation.Outcome>(buyer, amend => amend.ExecuteAsync(new(draft.Id,
            content => content with { Description = $"{content.Description} Six classes à l’école des Lilas, cinq à celle du Parc.", QuestionsDeadline = null }), cancel), cancel));
        await SubmitAsync(draft, cancel);
    }

    private async Task<Core.Values.Id<ApprovalSubmission>> SubmitAsync(Live draft, CancellationToken cancel) =>
        Stage.Expect<SubmitForApproval.Outcome.Submitted>(await stage.InAsync<SubmitForApproval, SubmitForApproval.Outcome>(draft.Account.As(draft.Account.Buyer), submit => submit.ExecuteAsync(draft.Id, cancel), cancel)).Submission;
}
