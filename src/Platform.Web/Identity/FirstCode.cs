using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Web.Identity;

/// <summary>Whoever has an application already types its code: a stolen password must not install another.</summary>
public sealed class FirstCode(UnitOfWorkFactory work)
{
    public Task<bool> IsMissingAsync(Guid id, CancellationToken cancel) => work.RunAsync(new Scope.SignIn(id), services =>
        services.GetRequiredService<IdentityDb>().Users.AnyAsync(p => p.Id == id && !p.TwoFactorEnabled, cancel), cancel);
}
