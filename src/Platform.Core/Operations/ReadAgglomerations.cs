using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>The agglomerations hosted, each in figures: what waits, what is shut, what is damaged, what is open. Of no account. Scope Platform.</summary>
public sealed class ReadAgglomerations(PlatformDb db)
{
    /// <param name="Accounts">That it hosts.</param>
    /// <param name="Waiting">Facts of its accounts that nobody has handled yet.</param>
    /// <param name="Gates">Shut although the limit has passed.</param>
    /// <param name="Faults">Stored things that are damaged.</param>
    /// <param name="Incidents">Sheets that are open.</param>
    /// <param name="Recoveries">That wait for the second person.</param>
    public sealed record Row(Guid Id, string Name, int Accounts, int Waiting, DateTimeOffset? Oldest, int Gates, int Faults, int Incidents, int Recoveries);

    public async Task<IReadOnlyList<Row>> ExecuteAsync(CancellationToken cancel) => await db.Database.SqlQuery<Row>($"""
        select id as "Id", name as "Name", accounts as "Accounts", waiting as "Waiting", oldest as "Oldest", gates as "Gates", faults as "Faults", incidents as "Incidents", recoveries as "Recoveries" from sec.agglomeration_figures()
        """).ToListAsync(cancel);

    public async Task<Row?> FindAsync(Guid agglomeration, CancellationToken cancel) => (await ExecuteAsync(cancel)).SingleOrDefault(row => row.Id == agglomeration);
}
