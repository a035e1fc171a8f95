using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Opening;

/// <summary>The key of the person who asks: its state, its last tests, and how many consultations still open with a file of his.</summary>
public sealed class ReadMyKey(PlatformDb db, HolderChallenges who)
{
    private const int LastTests = 5;

    /// <param name="Live">Null until a key was made.</param>
    /// <param name="Now">The instant of this reading.</param>
    /// <param name="Rule">How long a test counts today.</param>
    /// <param name="Tests">The latest first.</param>
    /// <param name="StillToOpen">Consultations whose session is not closed and that a key of this person opens.</param>
    public sealed record MyKey(KeyHolder? Live, DateTimeOffset Now, KeyTestRule Rule, IReadOnlyList<DateTimeOffset> Tests, int StillToOpen)
    {
        public KeyTestState State => Live?.TestStateAt(Now) ?? KeyTestState.TooOld;
    }

    public async Task<MyKey> ExecuteAsync(CancellationToken cancel)
    {
        var (_, person) = who.Who();
        var now = await db.NowAsync(cancel);
        var live = await db.KeyHolders.AsNoTracking().SingleOrDefaultAsync(h => h.PersonId == person && h.RevokedAt == null, cancel);
        var waiting = await (from grant in db.KeyGrants
                             join holder in db.KeyHolders on new { grant.TenantId, Id = grant.HolderId } equals new { holder.TenantId, holder.Id }
                             where holder.PersonId == person && !db.OpeningSessions.Any(s => s.ConsultationId == grant.ConsultationId && s.ClosedAt != null)
                             select grant.ConsultationId).Distinct().CountAsync(cancel);
        IReadOnlyList<DateTimeOffset> tests = live is null ? []
            : await db.KeyTests.AsNoTracking().Where(t => t.HolderId == live.Id).OrderByDescending(t => t.TestedAt).Take(LastTests).Select(t => t.TestedAt).ToListAsync(cancel);
        return new MyKey(live, now, KeyTestRules.On(now), tests, waiting);
    }
}
