using Microsoft.EntityFrameworkCore;

namespace Platform.Core.Data;

internal static class StepUpProofs
{
    /// <summary>Did the person of this scope confirm this very act with a passkey, at most five minutes ago?</summary>
    public static async Task<bool> IsProvedAsync(this PlatformDb db, Guid proof, string act, byte[] actSha256, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"select sec.has_proof({proof}, {act}, {actSha256}) as \"Value\"").ToListAsync(cancel)).Single();
}
