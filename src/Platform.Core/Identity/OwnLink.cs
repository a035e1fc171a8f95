using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>The link of the person in scope, for her own page.</summary>
public sealed class OwnLink(IdentityDb db)
{
    /// <returns>The address that ProConnect said; null: not linked.</returns>
    public Task<string?> ReadAsync(Guid person, CancellationToken cancel) =>
        db.Set<IdentityUserLogin<Guid>>().AsNoTracking().Where(l => l.UserId == person && l.LoginProvider == StateAgent.Provider).Select(l => l.ProviderDisplayName).SingleOrDefaultAsync(cancel);

    /// <summary>ProConnect does not sign her in any more; every session ends with it, as with a passkey that is taken away.</summary>
    public async Task<Person> UndoAsync(Guid id, UserManager<Person> people, CancellationToken cancel)
    {
        await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == id && l.LoginProvider == StateAgent.Provider).ExecuteDeleteAsync(cancel);
        var person = await db.Users.SingleAsync(p => p.Id == id, cancel);
        await people.UpdateSecurityStampAsync(person);
        return person;
    }
}
