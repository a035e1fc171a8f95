using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consultations;

internal static class NoticeAsItStands
{
    /// <summary>All that a notice in preparation would say, as one value (sec.notice_as_it_stands): whoever publishes or submits it says which one he read.</summary>
    public static async Task<string> NoticeAsItStandsAsync(this PlatformDb db, Guid notice, CancellationToken cancel) =>
        Convert.ToHexStringLower((await db.Database.SqlQuery<byte[]>($"select sec.notice_as_it_stands({notice}) as \"Value\"").ToListAsync(cancel)).Single());
}
