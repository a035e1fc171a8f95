using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Questions;

/// <summary>Questions that nobody has answered or rejected; and how many were asked, without their authors.</summary>
internal sealed class QuestionsOnBoard(PlatformDb db) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        var waiting = await db.WaitingQuestions(consultation.Id).CountAsync(cancel);
        return new(waiting > 0 && consultation.ClosedAt is null && consultation.DiscontinuedAt is null ? [new("Question", waiting, consultation.SubmissionDeadline)] : [],
            [new("Question", await db.Questions.CountAsync(question => question.ConsultationId == consultation.Id, cancel))]);
    }
}
