using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>What an operator looks at: counts, ages and states of the whole platform. Runs in scope Lead; the database answers a live operator only.</summary>
public sealed class ReadPlatformState(PlatformDb db)
{
    /// <param name="Waiting">Facts that a job must still act on.</param>
    /// <param name="Oldest">When the oldest of them was queued.</param>
    /// <param name="Failing">Those that were tried three times or more.</param>
    public sealed record Outbox(long Waiting, DateTimeOffset? Oldest, long Failing);

    public sealed record State(DateTimeOffset Now, Outbox Outbox);

    public async Task<State> ExecuteAsync(CancellationToken cancel) => new(
        await db.NowAsync(cancel),
        (await db.Database.SqlQuery<Outbox>($"""select waiting as "Waiting", oldest as "Oldest", failing as "Failing" from sec.outbox_state()""").ToListAsync(cancel)).Single());
}
