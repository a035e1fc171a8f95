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
    /// <param name="SilentUntil">When it last asked in vain.</param>
    /// <param name="Now">The clock that decides.</param>
    /// <param name="Rule">What is waited for.</param>
    /// <param name="Asked">The request that holds now: one of an earlier silence has lapsed.</param>
    public sealed record Silence(DateTimeOffset SilentSince, DateTimeOffset SilentUntil, DateTimeOffset Now, HandReleaseRule Rule, HandRelease? Asked)
    {
        public DateTimeOffset MayBeAskedAt => SilentSince + Rule.Silence;

        /// <summary>The gate does not ask any more: it stands still, or waits for something else. Nobody hears a silence then, and nothing opens.</summary>
        public bool IsUnheard => Now - SilentUntil > Rule.Gap;
        public bool IsLong => Now >= MayBeAskedAt && !IsUnheard;
    }

    public async Task<Silence?> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        if (await db.GateReleases.AnyAsync(r => r.ConsultationId == consultation, cancel)) return null;
        var since = await (from gate in db.Gates
                           join c in db.Consultations on new { gate.TenantId, Id = gate.ConsultationId } equals new { c.TenantId, c.Id }
                           where gate.ConsultationId == consultation && c.ClosedAt != null && c.DiscontinuedAt == null
                           select new { gate.SilentSince, gate.SilentUntil }).SingleOrDefaultAsync(cancel);
        if (since is not { SilentSince: { } silentSince, SilentUntil: { } silentUntil }) return null;
        var now = await db.NowAsync(cancel);
        var asked = await db.HandReleases.AsNoTracking().SingleOrDefaultAsync(h => h.ConsultationId == consultation && h.SilentSince == silentSince, cancel);
        return new(silentSince, silentUntil, now, HandReleaseRules.On(now), asked);
    }
}
