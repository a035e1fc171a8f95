using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Opening;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>One person to be told that a gate is to be released by hand: a fact of its own, so that a failure of one message repeats no other.</summary>
/// <param name="Membership">Of whoever is told, or the operator.</param>
/// <param name="Confirms">One of the operators for whom the presidency waits; else somebody of the account.</param>
public sealed record HandReleaseToTell(Guid Request, Guid Membership, bool Confirms) : IFact
{
    public static string Kind => "hand-release-to-tell";
    public string Key => $"{Request}-{Membership}";
}

/// <summary>
/// Tells the operators that a presidency waits for one of them at a gate, and the account's presidency and administrators that it
/// was asked for. Run twice, it sends nothing twice. Scope System.
/// </summary>
public sealed class MailHandRelease(PlatformDb db, FindOperators operators, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private sealed record Asked(Guid Tenant, DateTimeOffset SilentSince, string Name, string Function, string Reason, string Reference, string Buyer, Guid Lead);

    public async Task ExecuteAsync(HandReleaseAsked fact, CancellationToken cancel)
    {
        var asked = await FindAsync(fact.Request, cancel);
        var seconds = await operators.ExecuteAsync(asked.Lead, cancel);
        foreach (var one in seconds) await outbox.AddAsync(new HandReleaseToTell(fact.Request, one.Id, Confirms: true), cancel);
        // Nobody of the account learns of it from the minutes only.
        var account = await db.Memberships.Where(m => m.TenantId == asked.Tenant && m.RevokedAt == null
                && (m.Role == MembershipRole.CaoPresident || m.Role == MembershipRole.CaoDelegate || m.Role == MembershipRole.AccountAdmin || m.Role == MembershipRole.LeadAdmin))
            .OrderBy(m => m.Id).Select(m => new { m.Id.Value, m.PersonEmail }).ToListAsync(cancel);
        foreach (var one in account.DistinctBy(m => m.PersonEmail, StringComparer.OrdinalIgnoreCase).Where(m => seconds.All(s => s.Id != m.Value)))
            await outbox.AddAsync(new HandReleaseToTell(fact.Request, one.Value, Confirms: false), cancel);
    }

    public async Task ExecuteAsync(HandReleaseToTell fact, CancellationToken cancel)
    {
        if (await operators.FindAsync(fact.Membership, cancel) is not { } one) return;      // no longer
        var asked = await FindAsync(fact.Request, cancel);
        await sendMail.ExecuteAsync(new(fact.Confirms ? "verrou-a-deux" : "verrou-a-deux-demande", $"{fact.Request}", one.Tenant, one.Email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["depuis"] = FrenchFormat.LongDateTimeSeconds(asked.SilentSince),
            ["acheteur"] = asked.Buyer,
            ["reference"] = asked.Reference,
            ["demandeur"] = $"{asked.Name}, {asked.Function},",
            ["motif"] = asked.Reason,
            ["avec"] = one.IsNamed ? "avec vous" : "avec une personne de l’exploitation. Aucune n’est nommée\u00A0: l’administrateur des machines en nomme une, qui pourra confirmer un jour plus tard",
            ["lien"] = $"{portal.Value.BaseUrl}/exploitation/verrous",
        }, []), cancel);
    }

    private async Task<Asked> FindAsync(Guid request, CancellationToken cancel) => (await db.Database.SqlQuery<Asked>($"""
        select h.tenant_id as "Tenant", h.silent_since as "SilentSince", h.asked_by_name as "Name", h.asked_by_function as "Function", h.reason as "Reason", c.reference as "Reference", p.buyer as "Buyer", coalesce(t.lead_id, t.id) as "Lead"
        from hand_releases h join consultations c on c.tenant_id = h.tenant_id and c.id = h.consultation_id join tenants t on t.id = h.tenant_id
          join consultation_faces p on p.tenant_id = h.tenant_id and p.id = h.consultation_id where h.id = {request}
        """).ToListAsync(cancel)).Single();
}
