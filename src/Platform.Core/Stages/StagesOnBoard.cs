using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Once the session is closed, or nothing came that a session could open, the buyer goes on: admits, invites, analyses and chooses, or ends it. « Nothing waits » would be false.</summary>
internal sealed class StagesOnBoard(PlatformDb db, ReadStages read) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.ClosedAt is null || consultation.DiscontinuedAt is not null) return BoardPart.Nothing;
        var session = await db.OpeningSessions.AsNoTracking().Where(s => s.ConsultationId == consultation.Id).Select(s => new { s.ClosedAt }).SingleOrDefaultAsync(cancel);
        if (session is { ClosedAt: null } || (session is null && !await db.NothingReceivedAsync(consultation, cancel))) return BoardPart.Nothing;
        var view = await read.ExecuteAsync(consultation.Id, cancel);
        if (view is null || (view.Last.Id != consultation.Id && view.Next != NextStage.FinishDraft)) return BoardPart.Nothing;       // a later phase has a board of its own
        return session is null && view.Next != NextStage.NothingReceived ? BoardPart.Nothing : BoardPart.Of(new BoardTask(Key(view.Next)));
    }

    private static string Key(NextStage next) => next switch
    {
        NextStage.Admit or NextStage.NobodyAdmitted or NextStage.Invite or NextStage.FinishDraft or NextStage.Rank or NextStage.LiftAnonymity or NextStage.ChooseWinner or NextStage.NothingReceived => $"Stage{next}",
        NextStage.Nothing or NextStage.Negotiate or NextStage.WaitForOpening => "AfterSession",
    };
}
