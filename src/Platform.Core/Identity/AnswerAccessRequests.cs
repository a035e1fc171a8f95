using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>The requests that wait for the administrator of the account in scope, and the answers.</summary>
public sealed class AnswerAccessRequests(PlatformDb db, CurrentScope scope)
{
    public sealed record Row(Id<AccessRequest> Id, string FullName, string Email, string Siret, DateTimeOffset AskedAt);

    public async Task<IReadOnlyList<Row>> WaitingAsync(CancellationToken cancel) =>
        await Waiting.AsNoTracking().OrderBy(r => r.AskedAt).Select(r => new Row(r.Id, r.FullName, r.Email, r.Siret, r.AskedAt)).ToListAsync(cancel);

    /// <summary>Whoever is invited at this address had asked: answered.</summary>
    public async Task InvitedAsync(string email, string byName, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        foreach (var request in (await Waiting.ToListAsync(cancel)).Where(r => string.Equals(r.Email, email.Trim(), StringComparison.OrdinalIgnoreCase))) request.Invite(Actor, byName, now);
        await db.SaveChangesAsync(cancel);
    }

    /// <returns>False when nothing of this account waits under this id.</returns>
    public async Task<bool> SetAsideAsync(Id<AccessRequest> id, string byName, CancellationToken cancel)
    {
        if (await Waiting.SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } request) return false;
        request.SetAside(Actor, byName, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return true;
    }

    private IQueryable<AccessRequest> Waiting => db.AccessRequests.Where(r => r.InvitedAt == null && r.SetAsideAt == null);

    private Guid Actor => scope.Required.PersonId ?? throw new InvalidOperationException("Somebody answers.");
}
