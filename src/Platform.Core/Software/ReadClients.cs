using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>The clients of the account in scope.</summary>
public sealed class ReadClients(PlatformDb db)
{
    public async Task<IReadOnlyList<SoftwareClient>> ListAsync(CancellationToken cancel) =>
        await db.SoftwareClients.AsNoTracking().OrderBy(c => c.RevokedAt != null).ThenByDescending(c => c.CreatedAt).ToListAsync(cancel);

    public async Task<SoftwareClient?> FindAsync(Guid client, CancellationToken cancel)
    {
        var id = new Id<SoftwareClient>(client);
        return await db.SoftwareClients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
    }
}
