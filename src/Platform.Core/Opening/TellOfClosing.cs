using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>One person who has to know that the limit passed: a fact of its own.</summary>
/// <param name="Who">A membership.</param>
public sealed record ClosingReaderToTell(Guid Tenant, Guid Consultation, Guid Who) : IFact
{
    public static string Kind => "closing-reader-to-tell";
    public string Key => $"{Consultation:D}-{Who:D}";
}

/// <summary>
/// Tells the buyers of the department and whoever opens bids that the limit passed, and whether anything came in time: who buys twice a year does not look every day. How many bids and from whom stays
/// where it is read under a name. Scope System.
/// </summary>
public sealed class TellOfClosing(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private static readonly string[] Readers = ["Buyer", "CaoPresident", "CaoDelegate"];

    public async Task ExecuteAsync(ConsultationClosed fact, CancellationToken cancel)
    {
        Guid[] team = [.. await db.TeamAsync(fact.Tenant, fact.Consultation, Readers, cancel)];
        // Who buys and presides reads one message.
        var people = await db.Database.SqlQuery<Guid>($"""
            select distinct on (lower(person_email)) id as "Value" from memberships where tenant_id = {fact.Tenant} and id = any ({team}) order by lower(person_email), granted_at
            """).ToListAsync(cancel);
        await outbox.AddAsync([.. people.Select(who => new ClosingReaderToTell(fact.Tenant, fact.Consultation, who))], cancel);
    }

    public async Task ExecuteAsync(ClosingReaderToTell fact, CancellationToken cancel)
    {
        if (await db.AddressAsync(fact.Tenant, Audience.Team, fact.Who, cancel) is not { } email) return;
        var id = new Id<Consultation>(fact.Consultation);
        var face = await db.ConsultationFaces.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == id, cancel);
        if (face.DiscontinuedAt is not null) return;
        var came = await db.BidsInTime().AnyAsync(b => b.TenantId == fact.Tenant && b.ConsultationId == id, cancel);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reference"] = face.Reference,
            ["objet"] = face.Title,
            ["acheteur"] = face.Buyer,
            ["limite"] = FrenchFormat.Limit(face.SubmissionDeadline),
            ["seance"] = $"{portal.Value.BaseUrl}/{face.BuyerSlug}/cao/consultations/{id}/seance",
            ["lien"] = $"{portal.Value.BaseUrl}/{face.BuyerSlug}/acheteur/consultations/{id}",
        };
        var stage = await db.Consultations.Where(c => c.TenantId == fact.Tenant && c.Id == id).Select(c => c.StageKind).SingleAsync(cancel);
        // After a round of negotiation that nobody answered the offers of before stand (NothingReceived).
        var template = came ? "limite-passee" : NothingReceived.Of(face.ClosedAt, stage, came) ? "limite-passee-sans-pli" : "limite-passee-sans-nouvelle-offre";
        await sendMail.ExecuteAsync(new(template, $"{fact.Consultation:D}", fact.Tenant, email, values, []), cancel);
    }
}
