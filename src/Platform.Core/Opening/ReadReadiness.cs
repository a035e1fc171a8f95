using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Core.Opening;

/// <summary>What an account needs before its first publication: who is missing, and whose key. The guards of a publication decide; this says it early.</summary>
public sealed class ReadReadiness(PlatformDb db)
{
    /// <param name="Buyers">Names.</param>
    /// <param name="Presidents">Names.</param>
    /// <param name="OtherDelegates">Delegates who are not the only president: two people must be able to open.</param>
    /// <param name="TestedKeys">Different keys that were tried lately.</param>
    public sealed record Readiness(IReadOnlyList<string> Buyers, IReadOnlyList<string> Presidents, IReadOnlyList<string> OtherDelegates, int TestedKeys)
    {
        public bool IsComplete => Buyers.Count > 0 && Presidents.Count > 0 && OtherDelegates.Count > 0 && TestedKeys >= TwoTestedWays.Needed;
    }

    public async Task<Readiness> ExecuteAsync(CancellationToken cancel)
    {
        var roles = await db.Memberships.AsNoTracking().Where(m => m.RevokedAt == null).Select(m => new { m.Role, m.PersonId, m.PersonName }).ToListAsync(cancel);
        var presidents = roles.Where(m => m.Role == MembershipRole.CaoPresident).Select(m => m.PersonId).ToHashSet();
        var now = await db.NowAsync(cancel);
        var keys = (await db.LiveKeyHolders().AsNoTracking().ToListAsync(cancel)).Where(h => h.IsTested(now)).Select(h => h.Recipient).Distinct(StringComparer.Ordinal).Count();
        return new(Names(MembershipRole.Buyer, _ => true), Names(MembershipRole.CaoPresident, _ => true),
            Names(MembershipRole.CaoDelegate, person => presidents.Any(president => president != person)), keys);

        List<string> Names(MembershipRole role, Func<Guid, bool> counts) =>
            [.. roles.Where(m => m.Role == role && counts(m.PersonId)).Select(m => m.PersonName).Distinct().Order(Values.FrenchOrder.Names)];
    }
}
