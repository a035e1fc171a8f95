using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Approvals;

/// <summary>Who writes the notices of a consultation that nobody published yet: whoever began one, and whoever changed it last.</summary>
internal static class NoticeAuthors
{
    public static async Task<IReadOnlyList<Guid>> OfAsync(PlatformDb db, Guid consultation, ActKind kind, CancellationToken cancel) => await db.Database.SqlQuery<Guid>($"""
        select distinct who as "Value" from written_notices w cross join unnest(array[w.created_by, w.changed_by]) who where w.consultation_id = {consultation} and w.published_at is null and (w.kind = 'Award') = ({kind.ToString()} = 'Award')
        """).ToListAsync(cancel);
}
