using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Training;

/// <summary>Erases the practice deposits whose time is over, with all their bytes. Scope System, every few minutes; until then nobody reads them any more.</summary>
public sealed class PurgeTrainings(PlatformDb db)
{
    /// <returns>How many were erased.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel) => (await db.Database.SqlQuery<int>($"select sec.purge_trainings() as \"Value\"").ToListAsync(cancel)).Single();
}
