using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Opening;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Tells the operators of the agglomeration that a presidency waits for one of them at a gate. Run twice, it sends nothing twice. Scope System.</summary>
public sealed class MailHandRelease(PlatformDb db, FindOperators operators, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private sealed record Asked(DateTimeOffset SilentSince, string Name, string Function, string Reason, string Reference, string Buyer, Guid Lead);

    public async Task ExecuteAsync(HandReleaseAsked fact, CancellationToken cancel)
    {
        var asked = (await db.Database.SqlQuery<Asked>($"""
            select h.silent_since as "SilentSince", h.asked_by_name as "Name", h.asked_by_function as "Function", h.reason as "Reason", c.reference as "Reference", t.name as "Buyer", coalesce(t.lead_id, t.id) as "Lead"
            from hand_releases h join consultations c on c.tenant_id = h.tenant_id and c.id = h.consultation_id join tenants t on t.id = h.tenant_id where h.id = {fact.Request}
            """).ToListAsync(cancel)).Single();
        foreach (var one in (await operators.ExecuteAsync(cancel)).Where(one => one.Tenant == asked.Lead))
        {
            await sendMail.ExecuteAsync(new("verrou-a-deux", fact.Key, one.Tenant, one.Email, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["depuis"] = FrenchFormat.LongDateTimeSeconds(asked.SilentSince),
                ["acheteur"] = asked.Buyer,
                ["reference"] = asked.Reference,
                ["demandeur"] = $"{asked.Name}, {asked.Function},",
                ["motif"] = asked.Reason,
                ["lien"] = $"{portal.Value.BaseUrl}/exploitation/verrous",
            }, []), cancel);
        }
    }
}
