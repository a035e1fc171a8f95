using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Notices;

/// <summary>The JOUE said something, or a person for it: what waits for it looks anew at its hour.</summary>
public sealed class WakeNational(PlatformDb db, Outbox outbox)
{
    public async Task ExecuteAsync(ChannelPublication joue, DateTimeOffset now, CancellationToken cancel)
    {
        var waiting = await db.ChannelPublications.Where(row => row.TenantId == joue.TenantId && row.HeldBy == joue.Id).ToListAsync(cancel);
        foreach (var national in waiting.Where(row => row.State == PublicationState.Held)) await outbox.AddAsync(new ChannelStep(national.TenantId, national.Id.Value, national.Next(now)), cancel);
    }
}
