using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;

namespace Platform.Core.Opening;

/// <summary>Who could open for this account, and what each has still to do: a publication that waits says for whom.</summary>
public sealed class ReadHolders(PlatformDb db)
{
    /// <param name="Name">As the account wrote it.</param>
    /// <param name="Function">Null while the person has no key.</param>
    /// <param name="State">Null while the person has no key.</param>
    /// <param name="TestedAt">Null while the person has no key.</param>
    /// <param name="Until">The day after which the test counts no more.</param>
    public sealed record Holder(string Name, string? Function, KeyTestState? State, DateTimeOffset? TestedAt, DateTimeOffset? Until);

    public async Task<IReadOnlyList<Holder>> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var rule = KeyTestRules.On(now);
        var keys = await db.KeyHolders.AsNoTracking().Where(h => h.RevokedAt == null).OrderBy(h => h.EnrolledAt).ThenBy(h => h.Id).ToListAsync(cancel);
        var withKey = keys.Select(k => k.PersonId).ToHashSet();
        var named = await db.Memberships.AsNoTracking().Where(m => m.RevokedAt == null && (m.Role == MembershipRole.CaoPresident || m.Role == MembershipRole.CaoDelegate))
            .Select(m => new { m.PersonId, m.PersonName }).Distinct().OrderBy(m => m.PersonName).ToListAsync(cancel);
        return
        [
            .. keys.Select(k => new Holder(k.PersonName, k.Function, rule.Judge(k.TestedAt, now), k.TestedAt, rule.EndOf(k.TestedAt))),
            .. named.Where(p => !withKey.Contains(p.PersonId)).Select(p => new Holder(p.PersonName, null, null, null, null)),
        ];
    }
}
