using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>The time that companies have (CCP, part 2, book I, title VI; art. R2151-1 to -4).</summary>
internal static class PeriodRules
{
    public static IEnumerable<PublicationObjection> Judge(LegalCase judged)
    {
        if (judged.Procedure == Procedure.WithoutPublicity || judged.Deadline is not { } deadline || deadline <= judged.Launch) yield break;
        if (judged.Minimum is { } minimum && deadline < minimum.Earliest)
        {
            yield return Finding.Error("PeriodTooShort", PublicationStep.Calendar, minimum.LastDay.Clause, minimum.Days, FrenchFormat.Limit(minimum.Earliest));
        }
        if (judged.Terms.PriorInformationOn is { } sent && !judged.HasShorteningNotice && PriorInformation.Window(sent) is var (first, last))
        {
            yield return Finding.Warning("PriorInformationOutside", PublicationStep.Calendar, first.Clause, FrenchFormat.Date(first.Day), FrenchFormat.Date(last.Day));
        }
        if (WorkingDays.WhyNot(FranceTime.DayOf(deadline), judged.Department) is { } why)
        {
            yield return Finding.Warning("DeadlineOnDayOff", PublicationStep.Calendar, Phrases.OfLaw.Say("custom"), why);
        }
        if (judged.Minimum is null && TimeLimits.Judge(judged.Pace, judged.Launch, deadline) is { } few)
        {
            yield return Finding.Warning("DeadlineShort", PublicationStep.Calendar, few.Article, Told(few), few.Threshold, few.Advised);
        }
        if (judged.FloorMissed is { } floor && !TimeFloor.IsReason(judged.Terms.ShortLimitReason))
        {
            yield return Finding.Warning(Linter.LimitBelowFloor, PublicationStep.Calendar, floor.Article, FrenchFormat.Duration(deadline - judged.Launch), floor.Hours);
        }
        if (judged.QuestionsBy is { } questions && questions > judged.Launch && LateInformation.Of(judged.Procedure, judged.IsShortened, deadline, judged.Launch, judged.Department).LastDay is var answered && FranceTime.DayOf(questions) > answered.Day)
        {
            yield return Finding.Warning("QuestionsLate", PublicationStep.Calendar, answered.Clause, FrenchFormat.LongDate(answered.Day));
        }
        if (FarLimit.Judge(judged.Launch, deadline) is { } far) yield return Finding.Warning("DeadlineFar", PublicationStep.Calendar, far.Article, FrenchFormat.LongDate(FranceTime.DayOf(deadline)), far.Months);
        foreach (var finding in OfVisit(judged, deadline)) yield return finding;
    }

    // « 0 jour » helps nobody: under a day, a delay is told in hours and minutes.
    private static string Told(ShortTime time) => time.Length < TimeSpan.FromDays(1) ? FrenchFormat.Duration(time.Length) : FrenchFormat.Count(time.Days, "jour");

    private static IEnumerable<PublicationObjection> OfVisit(LegalCase judged, DateTimeOffset deadline)
    {
        if (judged.Terms.VisitOn is not { } visit) yield break;
        var left = LegalPeriod.On("visit", FranceTime.DayOf(judged.Launch));
        if (visit < FranceTime.DayOf(judged.Launch)) yield return Finding.Error("VisitPast", PublicationStep.Calendar, left.Article);
        else if (visit >= FranceTime.DayOf(deadline)) yield return Finding.Error("VisitAfterDeadline", PublicationStep.Calendar, left.Article);
        else if (FranceTime.DayOf(deadline).DayNumber - visit.DayNumber is var days && days < left.Amount)
            yield return Finding.Warning("VisitLate", PublicationStep.Calendar, left.Article, FrenchFormat.Count(days, "jour"), left.Amount);
    }
}
