using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>
/// An account is made usable, and the signed convention that starts with the tool being made available (GD-12) starts by this very act. One that is refused does not
/// bind, which its account then says. Nothing, where no convention waits for that day.
/// </summary>
public sealed class StartByProvisioning(PlatformDb db, RecordProvisioning provisioning)
{
    public async Task ExecuteAsync(Guid account, string byName, CancellationToken cancel)
    {
        var unstarted = await db.SharingConventions.AsNoTracking()
            .Where(c => c.TenantId == account && c.MemberSignedOn != null && c.LeadSignedOn != null && c.StartsOn == null && c.ProvisionedOn == null && c.EndedOn == null).ToListAsync(cancel);
        if (unstarted.Find(c => c.Template.Start.Rule == StartRule.Provisioning) is { } waiting)
            await provisioning.ExecuteAsync(new(waiting.Id.Value, FranceTime.DayOf(await db.NowAsync(cancel)), byName), cancel);
    }
}
