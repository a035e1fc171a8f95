using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Questions;

/// <summary>Questions that nobody has answered or rejected; and how many were asked, without their authors.</summary>
internal sealed class QuestionsOnBoard(PlatformDb db) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        var waiting = await db.WaitingQuestions(consultation.Id).CountAsync(cancel);
        return new(waiting > 0 && consultation is { ClosedAt: null, DiscontinuedAt: null } ? [new("Question", waiting, await DueAsync(consultation, cancel))] : [],
            [new("Question", await db.Questions.CountAsync(question => question.ConsultationId == consultation.Id, cancel))]);
    }

    // The last minute of the last day on which an answer asks for no later limit; once it has passed, the limit itself.
    private async Task<DateTimeOffset?> DueAsync(Consultation consultation, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var last = FranceTime.Midnight((await db.LateInformationAsync(consultation, now, cancel)).LastDay.Day.AddDays(1)).AddMinutes(-1);
        return last > now ? last : consultation.SubmissionDeadline;
    }
}
