using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Approvals;

/// <summary>Who prepared the version of a file that is not published yet: whoever began it, added a document or removed one. Written by the database.</summary>
internal static class DceAuthors
{
    public static async Task<IReadOnlyList<Guid>> OfNextAsync(PlatformDb db, Guid consultation, CancellationToken cancel) => await db.Database.SqlQuery<Guid>($"""
        select a.person_id as "Value" from dce_authors a join dce_versions v on v.tenant_id = a.tenant_id and v.id = a.version_id where a.consultation_id = {consultation} and v.published_at is null
        """).ToListAsync(cancel);
}
