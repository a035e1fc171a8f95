using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>The day on which somebody would like a draft published, judged by the law of that day: whether the limit that stands would leave companies the time.</summary>
public static class WishedDay
{
    /// <returns>Null: nothing against it.</returns>
    public static PublicationObjection? Judge(LegalCase judged, DateOnly day)
    {
        if (judged.Deadline is not { } deadline) return null;
        var said = FrenchFormat.LongDate(day);
        if (FranceTime.DayOf(deadline) <= day) return Finding.Warning("WishAfterDeadline", PublicationStep.Calendar, "CCP, art. R2151-1", said);
        var then = judged.LaunchedOn(day);
        if (Against(then, "PeriodTooShort") is { } tooShort)
        {
            var latest = Before(judged, day, candidate => Against(candidate, "PeriodTooShort") is null);
            return latest is { } last ? Finding.Warning("WishTooShort", PublicationStep.Calendar, tooShort.Article!, said, tooShort.Values[0], tooShort.Values[1], FrenchFormat.LongDate(last))      // a period has its article
                : Finding.Warning("WishTooShortAnyDay", PublicationStep.Calendar, tooShort.Article!, said, tooShort.Values[0], tooShort.Values[1]);      // likewise
        }
        return Against(then, "DeadlineShort") is { } few ? Finding.Warning("WishShort", PublicationStep.Calendar, few.Article!, said, few.Values[0], few.Values[1]) : null;      // likewise
    }

    private static PublicationObjection? Against(LegalCase judged, string key) => PeriodRules.Judge(judged).FirstOrDefault(finding => finding.Key == key);

    /// <summary>The last day before it that would do; null: not even today.</summary>
    private static DateOnly? Before(LegalCase judged, DateOnly day, Func<LegalCase, bool> fits)
    {
        for (var earlier = day.AddDays(-1); earlier >= FranceTime.DayOf(judged.Launch); earlier = earlier.AddDays(-1)) if (fits(judged.LaunchedOn(earlier))) return earlier;
        return null;
    }
}
