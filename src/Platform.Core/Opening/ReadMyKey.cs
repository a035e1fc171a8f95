using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Opening;

/// <summary>The key of the person who asks, and how many consultations still open with a key that it replaced.</summary>
public sealed class ReadMyKey(PlatformDb db, HolderChallenges who)
{
    public sealed record MyKey(KeyHolder? Live, bool Tested, int OpenWithOlder);

    public async Task<MyKey> ExecuteAsync(CancellationToken cancel)
    {
        var (_, person) = who.Who();
        var live = await db.KeyHolders.AsNoTracking().SingleOrDefaultAsync(h => h.PersonId == person && h.RevokedAt == null, cancel);
        var waiting = await (from grant in db.KeyGrants
                             join holder in db.KeyHolders on new { grant.TenantId, Id = grant.HolderId } equals new { holder.TenantId, holder.Id }
                             where holder.PersonId == person && !db.OpeningSessions.Any(s => s.ConsultationId == grant.ConsultationId && s.ClosedAt != null)
                             select grant.ConsultationId).Distinct().CountAsync(cancel);
        return new MyKey(live, live?.IsTested(await db.NowAsync(cancel)) == true, waiting);
    }
}
