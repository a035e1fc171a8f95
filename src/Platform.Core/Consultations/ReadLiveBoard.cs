using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>The state of a published consultation now, for its buyer (GD-04): withdrawals and deposits over time, in numbers, and what waits for him.</summary>
public sealed class ReadLiveBoard(PlatformDb db, IEnumerable<IBoardPart> parts)
{
    /// <summary>A day in Paris, from that of the publication to that of the limit, or today.</summary>
    /// <param name="Identified">Withdrawals with an address.</param>
    public sealed record Day(DateOnly On, int Identified, int Anonymous, int Deposits);

    /// <param name="Deposits">Instants of the last bytes of those that stand; nothing more is known before the opening.</param>
    /// <param name="Tasks">The most urgent first; those without a limit last.</param>
    public sealed record Board(DateTimeOffset At, IReadOnlyList<Day> Days, IReadOnlyList<DateTimeOffset> Deposits, IReadOnlyList<BoardTask> Tasks, IReadOnlyList<BoardFigure> Figures);

    /// <param name="consultation">Published.</param>
    public async Task<Board> ExecuteAsync(Consultation consultation, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var withdrawals = (await db.Database.SqlQuery<Row>($"""
            select (withdrawn_at at time zone 'Europe/Paris')::date as "On", count(organisation)::int as "Identified", (count(*) - count(organisation))::int as "Anonymous"
            from dce_withdrawals where consultation_id = {consultation.Id.Value} group by 1
            """).ToListAsync(cancel)).ToDictionary(row => row.On);
        var deposits = await db.Database.SqlQuery<DateTimeOffset>($"select d as \"Value\" from sec.deposit_times({consultation.Id.Value}) d order by d").ToListAsync(cancel);
        var perDay = deposits.CountBy(FranceTime.DayOf).ToDictionary();
        var (tasks, figures) = (new List<BoardTask>(), new List<BoardFigure>());
        foreach (var part in parts)
        {
            var said = await part.OfAsync(consultation, cancel);
            tasks.AddRange(said.Tasks);
            figures.AddRange(said.Figures);
        }
        DateOnly[] happened = [.. withdrawals.Keys, .. perDay.Keys];
        return new(now, [.. Days(consultation, now, happened).Select(day => new Day(day, withdrawals.GetValueOrDefault(day)?.Identified ?? 0, withdrawals.GetValueOrDefault(day)?.Anonymous ?? 0, perDay.GetValueOrDefault(day)))],
            deposits, [.. tasks.OrderBy(task => task.Due ?? DateTimeOffset.MaxValue)], figures);
    }

    // A file may be withdrawn after the limit, and a bid may come late: the axis goes as far as something happened.
    private static IEnumerable<DateOnly> Days(Consultation consultation, DateTimeOffset now, IEnumerable<DateOnly> happened)
    {
        var last = happened.Append(FranceTime.DayOf(now < consultation.SubmissionDeadline ? now : consultation.SubmissionDeadline!.Value)).Max();      // published: it has a limit
        for (var day = FranceTime.DayOf(consultation.PublishedAt!.Value); day <= last; day = day.AddDays(1)) yield return day;      // published
    }

    private sealed record Row(DateOnly On, int Identified, int Anonymous);
}
