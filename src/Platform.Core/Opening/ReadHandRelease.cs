using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>How long the authority has been silent for a gate that is due, and whether two people may release it. For the account. Null in every other case.</summary>
public sealed class ReadHandRelease(PlatformDb db)
{
    /// <param name="SilentSince">By the gate's own account.</param>
    /// <param name="Now">The clock that decides.</param>
    /// <param name="Rule">What is waited for.</param>
    /// <param name="Asked">The request that holds now: one of an earlier silence has lapsed.</param>
    public sealed record Silence(DateTimeOffset SilentSince, DateTimeOffset Now, HandReleaseRule Rule, HandRelease? Asked)
    {
        public DateTimeOffset MayBeAskedAt => SilentSince + Rule.Silence;
        public bool IsLong => Now >= MayBeAskedAt;
    }

    public async Task<Silence?> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        if (await db.GateReleases.AnyAsync(r => r.ConsultationId == consultation, cancel)) return null;
        var since = await (from gate in db.Gates
                           join c in db.Consultations on new { gate.TenantId, Id = gate.ConsultationId } equals new { c.TenantId, c.Id }
                           where gate.ConsultationId == consultation && gate.Refusal == GateRefusal.TimestampUnavailable && c.ClosedAt != null && c.DiscontinuedAt == null
                           select gate.RefusedAt).SingleOrDefaultAsync(cancel);
        if (since is not { } silentSince) return null;
        var now = await db.NowAsync(cancel);
        var asked = await db.HandReleases.AsNoTracking().SingleOrDefaultAsync(h => h.ConsultationId == consultation && h.SilentSince == silentSince, cancel);
        return new(silentSince, now, HandReleaseRules.On(now), asked);
    }
}
