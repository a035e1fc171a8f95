using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Once the session is closed the buyer goes on: admits, invites, or analyses and chooses. « Nothing waits » would be false.</summary>
internal sealed class StagesOnBoard(PlatformDb db, ReadStages read) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.ClosedAt is null || consultation.DiscontinuedAt is not null) return BoardPart.Nothing;
        if (!await db.OpeningSessions.AnyAsync(s => s.ConsultationId == consultation.Id && s.ClosedAt != null, cancel)) return BoardPart.Nothing;
        var view = await read.ExecuteAsync(consultation.Id, cancel);
        if (view is null || (view.Last.Id != consultation.Id && view.Next != NextStage.FinishDraft)) return BoardPart.Nothing;       // a later phase has a board of its own
        return BoardPart.Of(new BoardTask(Key(view.Next)));
    }

    private static string Key(NextStage next) => next switch
    {
        NextStage.Admit or NextStage.NobodyAdmitted or NextStage.Invite or NextStage.FinishDraft or NextStage.Rank or NextStage.LiftAnonymity or NextStage.ChooseWinner => $"Stage{next}",
        NextStage.Nothing or NextStage.Negotiate or NextStage.WaitForOpening => "AfterSession",
    };
}
