using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Messaging;

namespace Platform.Core.Support;

/// <summary>How long people waited, in open hours of the helpline, by the class of their ticket, against what is aimed at. Counts and durations: no name, no text.</summary>
public sealed class DeskFigures(PlatformDb db)
{
    /// <summary>One ticket, as far as it is counted.</summary>
    public sealed record Sample(string Side, string Channel, string Priority, bool OwnDesk, DateTimeOffset OpenedAt, DateTimeOffset? FirstAnsweredAt, DateTimeOffset? ResolvedAt, string State, int Reopened, string? Satisfied);

    /// <param name="Answer">Median until the first answer; null: none was given.</param>
    /// <param name="AnsweredInTime">Of all that came, those answered within the promise.</param>
    /// <param name="Rated">How many said whether the help was of use.</param>
    public sealed record Line(TicketPriority Priority, TicketPromise Promise, int Came, int Answered, TimeSpan? Answer, int AnsweredInTime, int Solved, TimeSpan? Resolution, int SolvedInTime, int Reopened, int Rated, int Content);

    /// <summary>Tickets of the lead's own desk that came in this calendar year of Paris; what accounts answer themselves is theirs.</summary>
    public async Task<IReadOnlyList<Line>> OfYearAsync(int year, Helpline helpline, CancellationToken cancel)
    {
        var (since, before) = (new DateTimeOffset(year - 1, 12, 31, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(year, 12, 31, 23, 0, 0, TimeSpan.Zero));      // midnight in Paris, in winter
        var samples = await db.Database.SqlQuery<Sample>($"""
            select side as "Side", channel as "Channel", priority as "Priority", own_desk as "OwnDesk", opened_at as "OpenedAt", first_answered_at as "FirstAnsweredAt", resolved_at as "ResolvedAt", state as "State", reopened as "Reopened", satisfied as "Satisfied"
            from sec.desk_figures({since}, {before})
            """).ToListAsync(cancel);
        return Count(samples, helpline, SupportRules.On(before.AddDays(-1)));
    }

    public static IReadOnlyList<Line> Count(IEnumerable<Sample> samples, Helpline helpline, SupportRule rule)
    {
        var kept = samples.Where(sample => !sample.OwnDesk).ToLookup(sample => Enum.Parse<TicketPriority>(sample.Priority));
        return [.. Enum.GetValues<TicketPriority>().Select(priority =>
        {
            var promise = rule.PromiseOf(priority.ToString());
            var answers = kept[priority].Where(s => s.FirstAnsweredAt is not null).Select(s => helpline.OpenTime(s.OpenedAt, s.FirstAnsweredAt!.Value)).Order().ToList();      // just filtered
            var solutions = kept[priority].Where(s => s.ResolvedAt is not null).Select(s => helpline.OpenTime(s.OpenedAt, s.ResolvedAt!.Value)).Order().ToList();      // just filtered
            return new Line(priority, promise, kept[priority].Count(), answers.Count, Median(answers), answers.Count(a => a <= promise.FirstAnswer), solutions.Count, Median(solutions), solutions.Count(s => s <= promise.Resolution),
                kept[priority].Count(s => s.Reopened > 0), kept[priority].Count(s => s.Satisfied is not null), kept[priority].Count(s => s.Satisfied == nameof(Satisfaction.Yes)));
        })];
    }

    // The lower of the two in the middle: a duration that somebody did wait.
    private static TimeSpan? Median(List<TimeSpan> ordered) => ordered.Count == 0 ? null : ordered[(ordered.Count - 1) / 2];
}
