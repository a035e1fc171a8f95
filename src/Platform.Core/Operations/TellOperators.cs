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
        var open = (await db.Database.SqlQuery<Open>($"""
            select count(*) filter (where area <> 'registre')::int as "Stored", count(*) filter (where area = 'registre')::int as "Register" from stored_faults where mended_at is null
            """).ToListAsync(cancel)).Single();
        foreach (var one in await operators.ExecuteAsync(cancel))
        {
            // Two messages: files come back from a backup, a register never does.
            if (open.Stored > 0) await TellAsync("depot-abime", fact, one.Tenant, one.Email, open.Stored, cancel);
            if (open.Register > 0) await TellAsync("registre-abime", fact, one.Tenant, one.Email, open.Register, cancel);
        }
    }

    private Task TellAsync(string template, StoredFaultFound fact, Guid tenant, string email, int count, CancellationToken cancel) =>
        sendMail.ExecuteAsync(new(template, fact.Key, tenant, email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["nombre"] = $"{count}",
            ["lien"] = $"{portal.Value.BaseUrl}/exploitation",
        }, []), cancel);

    private sealed record Open(int Stored, int Register);
}
