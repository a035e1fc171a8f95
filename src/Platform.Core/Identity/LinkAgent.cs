using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// The person in scope, who has just shown her passkey, says that this ProConnect identity is hers: from now on it signs her in. One at a time: a new one
/// replaces the old, as when she changes her employer. Runs in scope SignIn of that person.
/// </summary>
public sealed class LinkAgent(IdentityDb db)
{
    public async Task ExecuteAsync(Guid person, StateAgent agent, CancellationToken cancel)
    {
        await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == person && l.LoginProvider == StateAgent.Provider).ExecuteDeleteAsync(cancel);
        // Of somebody else already: the primary key refuses, whom we may not see here.
        db.Add(new IdentityUserLogin<Guid> { LoginProvider = StateAgent.Provider, ProviderKey = agent.Subject, ProviderDisplayName = agent.Email, UserId = person });
        await db.SaveChangesAsync(cancel);
    }
}
