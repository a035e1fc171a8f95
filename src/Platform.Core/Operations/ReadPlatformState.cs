using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>What is watched: counts, ages and states of the whole platform. Scope Platform, or System; the database answers nobody else.</summary>
public sealed class ReadPlatformState(PlatformDb db, IOptions<AlertOptions> options)
{
    /// <param name="Since">Since when something waits or fails; null: nothing does.</param>
    /// <param name="Last">When it last went well, where something says so.</param>
    /// <param name="Reason">A word of ours.</param>
    public sealed record Signal(string What, long Count, DateTimeOffset? Since, DateTimeOffset? Last, string? Reason);

    public sealed record Line(AlertRule Rule, Signal Signal, bool IsCrossed);

    /// <param name="Lines">In the order of the rules; empty for whoever may not know.</param>
    public sealed record State(DateTimeOffset Now, IReadOnlyList<Line> Lines);

    private sealed record Row(DateTimeOffset Now, string What, long Count, DateTimeOffset? Since, DateTimeOffset? Last, string? Reason);

    public async Task<State> ExecuteAsync(CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select sec.now() as "Now", what as "What", count as "Count", since as "Since", last as "Last", reason as "Reason" from sec.platform_signals()
            """).ToListAsync(cancel);
        if (rows.Count == 0) return new(await db.NowAsync(cancel), []);
        var now = rows[0].Now;
        return new(now, [.. from rule in AlertRules.On(now)
                            join row in rows on rule.Signal equals row.What
                            let after = options.Value.After.GetValueOrDefault(rule.Signal, rule.After)
                            select new Line(rule with { After = after }, new(row.What, row.Count, row.Since, row.Last, row.Reason), (row.Since is { } since && now - since >= after) || row is { What: "backup", Count: > 0 })]);      // a backup that names something damaged is not in order, however young
    }
}
