using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Messaging;

namespace Platform.Core.Operations;

/// <summary>Tells every operator that something stored is damaged: how much, and where to look. The message names no deposit. Scope System.</summary>
public sealed class TellOperators(PlatformDb db, FindOperators operators, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(StoredFaultFound fact, CancellationToken cancel)
    {
        var open = (await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from stored_faults where mended_at is null").ToListAsync(cancel)).Single();
        foreach (var one in await operators.ExecuteAsync(cancel))
        {
            await sendMail.ExecuteAsync(new("depot-abime", fact.Key, one.Tenant, one.Email, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["nombre"] = $"{open}",
                ["lien"] = $"{portal.Value.BaseUrl}/exploitation",
            }, []), cancel);
        }
    }
}
