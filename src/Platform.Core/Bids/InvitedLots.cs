using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

internal static class InvitedLots
{
    /// <summary>For which lots of a phase the company in scope was invited. Owned by Stages: one row.</summary>
    public static async Task<IReadOnlyList<int>> InvitedLotsAsync(this PlatformDb db, Id<Consultation> stage, CancellationToken cancel) =>
        await db.Database.SqlQuery<int>($"select unnest(lots) as \"Value\" from stage_invitations where consultation_id = {stage.Value}").ToListAsync(cancel);
}
