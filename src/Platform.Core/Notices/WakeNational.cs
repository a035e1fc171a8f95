using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The JOUE said something, or a person for it: what waits for it looks anew at its hour.</summary>
public sealed class WakeNational(PlatformDb db, Outbox outbox)
{
    public async Task ExecuteAsync(ChannelPublication joue, DateTimeOffset now, CancellationToken cancel)
    {
        var waiting = await db.ChannelPublications.Where(row => row.TenantId == joue.TenantId && row.HeldBy == joue.Id).ToListAsync(cancel);
        foreach (var national in waiting.Where(row => row.State == PublicationState.Held)) await StepAsync(national, now, cancel);
    }

    /// <summary>The procedure has ended: whatever has not left looks anew, and never will. Scope System.</summary>
    public async Task OfEndedAsync(Guid tenant, Guid consultation, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var id = new Id<Consultation>(consultation);
        foreach (var row in (await db.ChannelPublications.Where(row => row.TenantId == tenant && row.ConsultationId == id).ToListAsync(cancel)).Where(row => row.WasNeverSent)) await StepAsync(row, now, cancel);
        await db.SaveChangesAsync(cancel);
    }

    private Task StepAsync(ChannelPublication row, DateTimeOffset now, CancellationToken cancel) => outbox.AddAsync(new ChannelStep(row.TenantId, row.Id.Value, row.Next(now)), cancel);
}
