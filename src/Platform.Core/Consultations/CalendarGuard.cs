using Platform.Core.Data;

namespace Platform.Core.Consultations;

/// <summary>Deadlines that are missing or past; the law judges the others (Legality).</summary>
internal sealed class CalendarGuard(PlatformDb db) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.SubmissionDeadline is not { } deadline)
            return [new("DeadlineMissing", ObjectionSeverity.Error, PublicationStep.Calendar, "CCP, art. R2151-1")];
        var now = await db.NowAsync(cancel);
        var objections = new List<PublicationObjection>();
        if (deadline <= now) objections.Add(new("DeadlinePast", ObjectionSeverity.Error, PublicationStep.Calendar));
        if (consultation.QuestionsDeadline <= now) objections.Add(new("QuestionsPast", ObjectionSeverity.Error, PublicationStep.Calendar));
        return objections;
    }
}
