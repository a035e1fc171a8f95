using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consultations;

internal static class NoticeAsItStands
{
    /// <summary>All that a notice in preparation would say, as one value (sec.notice_as_it_stands): whoever publishes or submits it says which one he read.</summary>
    /// <returns>Empty: there is none any more.</returns>
    public static async Task<string> NoticeAsItStandsAsync(this PlatformDb db, Guid notice, CancellationToken cancel) =>
        (await db.Database.SqlQuery<string>($"select coalesce(encode(sec.notice_as_it_stands({notice}), 'hex'), '') as \"Value\"").ToListAsync(cancel)).Single();
}
