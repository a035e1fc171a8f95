using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>A grant with the key it was made for.</summary>
public sealed record HolderGrant(KeyHolder Holder, KeyGrant Grant);

internal static class HolderGrants
{
    /// <summary>
    /// What this person can open of this consultation. A key that was replaced since still opens what was granted to it: the new one
    /// has no grant there, and refusing the old one would lose the bids.
    /// </summary>
    public static IQueryable<HolderGrant> Of(PlatformDb db, Id<Consultation> consultation, Guid person) =>
        from grant in db.KeyGrants
        join holder in db.KeyHolders on new { grant.TenantId, Id = grant.HolderId } equals new { holder.TenantId, holder.Id }
        where grant.ConsultationId == consultation && grant.RevokedAt == null && holder.PersonId == person
        select new HolderGrant(holder, grant);

    /// <summary>Whoever writes into an opening can open it: a role alone, or a stolen session without a key, decides nothing about a bid.</summary>
    public static Task<bool> HasGrantAsync(this PlatformDb db, CurrentScope scope, Id<Consultation> consultation, CancellationToken cancel) =>
        scope.Required is Scope.Tenant { Person: { } person } ? Of(db, consultation, person).AnyAsync(cancel) : Task.FromResult(false);
}
