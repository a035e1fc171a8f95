using Platform.Core.Consultations;
using Platform.Core.Stages;

namespace Platform.Cli.Demo;

/// <summary>A round of negotiation after an opening: the bidders that remain are invited. Played again after a cut, it takes up where it stopped.</summary>
public sealed class Rounds(Stage stage)
{
    public async Task InviteAsync(Live opened, DateTimeOffset limit, CancellationToken cancel)
    {
        var buyer = opened.Account.As(opened.Account.Buyer);
        var outcome = await stage.InAsync<PrepareStage, PrepareStage.Outcome>(buyer, prepare => prepare.ExecuteAsync(new(opened.Id, new Dictionary<Guid, string?>(), IsFinal: false), cancel), cancel);
        if (outcome is not PrepareStage.Outcome.Prepared { Stage: var id }) return;      // invited already
        Stage.Expect<AmendConsultation.Outcome.Amended>(await stage.InAsync<AmendConsultation, AmendConsultation.Outcome>(buyer,
            amend => amend.ExecuteAsync(new(id, content => content with { SubmissionDeadline = limit }), cancel), cancel));
        await new Publishing(stage).PublishAsync(opened with { Id = id }, cancel);
    }
}
