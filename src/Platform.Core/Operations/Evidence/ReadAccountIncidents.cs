using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations.Evidence;

/// <summary>The outages that touched the account in scope, for its administrators: one of its consultations could be answered for some of that time. Their cause is not published. Scope Tenant.</summary>
public sealed class ReadAccountIncidents(PlatformDb db)
{
    /// <summary>The last that began first.</summary>
    public async Task<IReadOnlyList<ReadIncidents.Incident>> AllAsync(CancellationToken cancel) => await Touching().OrderByDescending(i => i.BeganAt).ThenByDescending(i => i.Number).ToListAsync(cancel);

    /// <returns>Null for one that touched nothing of the account, wherever it was declared.</returns>
    public async Task<ReadIncidents.Incident?> FindAsync(Guid incident, CancellationToken cancel) => await Touching().SingleOrDefaultAsync(i => i.Id == incident, cancel);

    private IQueryable<ReadIncidents.Incident> Touching() => db.Database.SqlQuery<ReadIncidents.Incident>($"""
        select id as "Id", number as "Number", began_at as "BeganAt", ended_at as "EndedAt", what as "What", null::text as "Cause", declared_at as "DeclaredAt", closed_at as "ClosedAt", rank as "Rank"
        from sec.account_incidents()
        """);
}
