using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>Goes from the secret of a link, or from an address, to the person: the two look-ups that come before any proof.</summary>
public sealed class EmailLinks(UnitOfWorkFactory work)
{
    private static readonly Scope Nobody = new Scope.SignIn(Guid.Empty);

    /// <param name="secret">Null when blanks stood in its place in the address: the secret of nothing.</param>
    public static byte[] HashOf(string? secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret ?? ""));

    public Task<Guid?> PersonOfAsync(string secret, CancellationToken cancel) => work.RunAsync(Nobody, async services =>
        (await services.GetRequiredService<PlatformDb>().Database
            .SqlQuery<Guid?>($"""select sec.person_by_link({HashOf(secret)}) as "Value" """).ToListAsync(cancel)).Single(), cancel);

    public Task<Guid?> PersonByEmailAsync(string email, CancellationToken cancel) => work.RunAsync(Nobody, async services =>
        (await services.GetRequiredService<PlatformDb>().Database
            .SqlQuery<Guid?>($"""select sec.person_by_email({email}) as "Value" """).ToListAsync(cancel)).Single(), cancel);
}
