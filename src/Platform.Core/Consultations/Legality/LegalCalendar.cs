using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>A date of a consultation with its reasons.</summary>
/// <param name="Key">Names a French label (<c>Date_{Key}</c> in the resources).</param>
public sealed record LegalLine(string Key, ExplainedDate Date);

/// <summary>The dates that the law or a custom of the platform gives a consultation launched on a day, each explained; and the limit that is proposed.</summary>
/// <param name="Earliest">Before it, no limit is lawful; null where the law gives no number of days.</param>
/// <param name="Proposed">A working day at noon that leaves companies the time.</param>
public sealed record LegalCalendar(IReadOnlyList<LegalLine> Lines, DateTimeOffset? Earliest, DateTimeOffset Proposed)
{
    private static readonly TimeOnly Noon = new(12, 0);

    public static LegalCalendar Of(LegalCase judged)
    {
        var lines = new List<LegalLine>();
        var minimum = judged.Minimum;
        if (minimum is not null) lines.Add(new("Minimum", minimum.LastDay));
        var advised = minimum is null ? TimeLimits.Advised(judged.Pace, judged.Launch, judged.Department) : null;
        if (advised is not null) lines.Add(new("Advised", advised));
        if (judged.Terms.PriorInformationOn is { } sent && PriorInformation.Window(sent) is var (first, last))
        {
            lines.Add(new("PriorInformationFirst", first));
            lines.Add(new("PriorInformationLast", last));
        }
        if (judged.Deadline is { } deadline) lines.Add(new(judged.Procedure.IsFormalised ? "LastAnswer" : "LastAnswerAdvised", LateInformation.Of(judged.Procedure, judged.IsShortened, deadline, judged.Launch).LastDay));
        var from = minimum is not null ? FranceTime.DayOf(minimum.Earliest) : advised?.Day ?? FranceTime.DayOf(judged.Launch).AddMonths(1);
        return new(lines, minimum?.Earliest, FranceTime.Parse(WorkingDays.Next(from, judged.Department).ToDateTime(Noon)).Match(at => at, () => throw new InvalidOperationException("Noon exists."), _ => throw new InvalidOperationException("Noon exists once.")));
    }
}
