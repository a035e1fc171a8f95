using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consultations;

/// <summary>Whose consultation it is, for the policy of the pages. In SQL, past the filter of the entities: each layer judges by itself.</summary>
public sealed class DepartmentOfConsultation(PlatformDb db)
{
    /// <returns>Null when there is none, or none to be seen.</returns>
    public async Task<Guid?> FindAsync(Guid consultation, CancellationToken cancel) =>
        await db.Database.SqlQuery<Guid?>($"select department_id as \"Value\" from consultations where id = {consultation}").SingleOrDefaultAsync(cancel);
}
