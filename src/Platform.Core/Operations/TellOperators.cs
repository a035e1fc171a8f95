using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;

namespace Platform.Core.Operations;

/// <summary>Tells every operator that something stored is damaged: how much, and where to look. The message names no deposit. Scope System.</summary>
public sealed class TellOperators(PlatformDb db, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(StoredFaultFound fact, CancellationToken cancel)
    {
        var open = (await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from stored_faults where mended_at is null").ToListAsync(cancel)).Single();
        var operators = await db.Memberships.Where(m => m.Role == MembershipRole.Operator && m.RevokedAt == null).Select(m => new { m.PersonEmail, m.TenantId }).Distinct().ToListAsync(cancel);
        foreach (var one in operators)
        {
            await sendMail.ExecuteAsync(new("depot-abime", fact.Key, one.TenantId, one.PersonEmail, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["nombre"] = $"{open}",
                ["lien"] = $"{portal.Value.BaseUrl}/exploitation",
            }, []), cancel);
        }
    }
}
