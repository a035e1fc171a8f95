using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Operations;

/// <summary>A threshold is crossed: one fact for each episode.</summary>
public sealed record ThresholdCrossed(string Signal, Guid Episode) : IFact
{
    public static string Kind => "threshold-crossed";

    public string Key => $"{Episode}";
}

/// <summary>Each minute: opens an episode where a threshold is crossed, and closes it when it no longer is. Two nodes at once open one. Scope System.</summary>
public sealed class WatchThresholds(PlatformDb db, ReadPlatformState readState, Outbox outbox)
{
    /// <returns>How many episodes began now.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"update alert_checks set checked_at = sec.now()", cancel);
        var begun = 0;
        foreach (var (rule, signal, isCrossed) in (await readState.ExecuteAsync(cancel)).Lines)
        {
            if (!isCrossed)
            {
                await db.Database.ExecuteSqlAsync($"update alert_episodes set ended_at = sec.now() where what = {rule.Signal} and ended_at is null", cancel);
                continue;
            }
            var episode = Guid.CreateVersion7();
            var isNew = await db.Database.ExecuteSqlAsync($"""
                insert into alert_episodes (id, what, since, began_at) values ({episode}, {rule.Signal}, {signal.Since}, sec.now()) on conflict do nothing
                """, cancel);
            if (isNew == 0) continue;
            await outbox.AddAsync(new ThresholdCrossed(rule.Signal, episode), cancel);
            begun++;
        }
        return begun;
    }
}
