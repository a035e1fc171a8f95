using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Training;

/// <summary>Does not wait for the limit of one's own practice deposit: it may be opened at once. Of a real one nobody can do that (I1, I14).</summary>
public sealed class AdvanceTraining(PlatformDb db)
{
    /// <returns>False when it is not there or not finished.</returns>
    public async Task<bool> ExecuteAsync(Guid id, CancellationToken cancel) => (await db.Database.SqlQuery<bool>($"select sec.advance_training({id}) as \"Value\"").ToListAsync(cancel)).Single();
}
