using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Deadlines: missing or past refuses, short or late for answers warns.</summary>
internal sealed class CalendarGuard(PlatformDb db) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.SubmissionDeadline is not { } deadline)
            return [new("DeadlineMissing", ObjectionSeverity.Error, PublicationStep.Calendar, "CCP, art. R2151-1")];
        var now = await db.NowAsync(cancel);
        var objections = new List<PublicationObjection>();
        if (deadline <= now) objections.Add(new("DeadlinePast", ObjectionSeverity.Error, PublicationStep.Calendar));
        else if (consultation.StageOf is null && TimeLimits.Judge(consultation.Procedure.ToString(), now, deadline) is { } shortTime)
            objections.Add(new("DeadlineShort", ObjectionSeverity.Warning, PublicationStep.Calendar, shortTime.Article, Told(shortTime), shortTime.Threshold, shortTime.Advised));
        if (consultation.QuestionsDeadline is { } questions)
        {
            if (questions <= now) objections.Add(new("QuestionsPast", ObjectionSeverity.Error, PublicationStep.Calendar));
            else if ((await db.LateInformationAsync(consultation, now, cancel)).LastDay is var last && FranceTime.DayOf(questions) > last.Day)
                objections.Add(new("QuestionsLate", ObjectionSeverity.Warning, PublicationStep.Calendar, last.Clause, FrenchFormat.LongDate(last.Day)));
        }
        return objections;
    }

    // « 0 jour » helps nobody: under a day, a delay is told in hours and minutes.
    private static string Told(ShortTime time) => time.Length < TimeSpan.FromDays(1) ? FrenchFormat.Duration(time.Length) : FrenchFormat.Count(time.Days, "jour");
}
