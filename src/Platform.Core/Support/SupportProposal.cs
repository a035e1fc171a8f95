using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Support;

/// <summary>Another account of the same territory says that it wants it too: one voice per account.</summary>
public sealed class SupportProposal(PlatformDb db)
{
    /// <returns>False: there is none that this account could support.</returns>
    public async Task<bool> ExecuteAsync(Guid proposal, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select sec.support_proposal({proposal}) as "Value" """).ToListAsync(cancel)).Single();
}
