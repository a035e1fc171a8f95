using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>One supplier: a fact of its own, so that a failure of one message repeats no other.</summary>
public sealed record SupplierToTell(Guid Tenant, Guid Request, Guid Company) : IFact
{
    public static string Kind => "supplier-to-tell";
    public string Key => $"{Request:N}-{Company:N}";
}

/// <summary>Writes to each chosen supplier alone that a request waits for it. Scope System: the message stands in no account's folder.</summary>
public sealed class TellSuppliers(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(QuoteRequestSent fact, CancellationToken cancel)
    {
        var request = new Id<QuoteRequest>(fact.Request);
        foreach (var company in await db.QuoteRecipients.Where(r => r.TenantId == fact.Tenant && r.RequestId == request).OrderBy(r => r.CompanyId).Select(r => r.CompanyId).ToListAsync(cancel))
            await outbox.AddAsync(new SupplierToTell(fact.Tenant, fact.Request, company), cancel);
    }

    public async Task ExecuteAsync(SupplierToTell fact, CancellationToken cancel)
    {
        var id = new Id<QuoteRequest>(fact.Request);
        var request = await db.QuoteRequests.AsNoTracking().SingleAsync(q => q.TenantId == fact.Tenant && q.Id == id, cancel);
        if (await db.SupplierListings.Where(l => l.CompanyId == fact.Company && l.DelistedAt == null).Select(l => l.Email).SingleOrDefaultAsync(cancel) is not { } email) return;      // it left the directory
        await sendMail.ExecuteAsync(new("demande-de-devis", $"{fact.Request:N}", null, email, new Dictionary<string, string>
        {
            ["reference"] = request.Reference ?? "", ["objet"] = request.Title, ["acheteur"] = QuoteRequest.BuyerWords(request.OnBehalfOf, request.AccountName!),
            ["limite"] = FrenchFormat.Limit(request.AnswersDue), ["lien"] = $"{portal.Value.BaseUrl}/entreprise/devis/{fact.Request}",      // account: a check of the table, it was sent
        }, []), cancel);
    }
}

/// <summary>Somebody who is told of a count: an administrator or buyer of the account, or an administrator of its lead.</summary>
public sealed record QuotaReaderToTell(Guid Tenant, int Year, int Number, Guid Membership) : IFact
{
    public static string Kind => "quota-reader-to-tell";
    public string Key => $"{Tenant:N}-{Year}-{Number}-{Membership:N}";
}

/// <summary>Tells an account and its lead that it has reached 80, 95 or 100 requests: a count, nothing of what was asked. Scope System.</summary>
public sealed class TellQuota(PlatformDb db, Outbox outbox, SendMail sendMail, QuoteMeters meters, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(QuotaReached fact, CancellationToken cancel)
    {
        var account = await AccountAsync(fact.Tenant, cancel);
        var lead = account.LeadId?.Value;
        var readers = await db.Memberships.Where(m => m.RevokedAt == null
            && ((m.TenantId == fact.Tenant && (m.Role == MembershipRole.AccountAdmin || m.Role == MembershipRole.Buyer)) || (m.TenantId == lead && m.Role == MembershipRole.LeadAdmin)))
            .Select(m => new { m.Id, m.PersonEmail, m.TenantId }).ToListAsync(cancel);
        foreach (var reader in readers.OrderBy(r => r.Id).DistinctBy(r => (r.TenantId, r.PersonEmail.ToUpperInvariant())))
            await outbox.AddAsync(new QuotaReaderToTell(fact.Tenant, fact.Year, fact.Number, reader.Id.Value), cancel);
    }

    public async Task ExecuteAsync(QuotaReaderToTell fact, CancellationToken cancel)
    {
        var id = new Id<Membership>(fact.Membership);
        if (await db.Memberships.Where(m => m.Id == id && m.RevokedAt == null).Select(m => new { m.TenantId, m.PersonEmail }).SingleOrDefaultAsync(cancel) is not { } reader) return;      // left since
        var account = await AccountAsync(fact.Tenant, cancel);
        var isLead = reader.TenantId != fact.Tenant;
        var slug = isLead ? (await AccountAsync(reader.TenantId, cancel)).Slug : account.Slug;
        await sendMail.ExecuteAsync(new("forfait-de-devis", $"{fact.Tenant:N}-{fact.Year}-{fact.Number}", reader.TenantId, reader.PersonEmail, new Dictionary<string, string>
        {
            ["compte"] = account.Name, ["nombre"] = FrenchFormat.Number(fact.Number), ["annee"] = $"{fact.Year}", ["forfait"] = FrenchFormat.Number((await meters.OfAsync(fact.Tenant, fact.Year, cancel)).Allowance.Free ?? fact.Number),
            ["lien"] = $"{portal.Value.BaseUrl}/{slug}/{(isLead ? "agglo/refacturation" : "acheteur/devis")}",
        }, []), cancel);
    }

    private Task<Tenant> AccountAsync(Guid tenant, CancellationToken cancel)
    {
        var id = new Id<Tenant>(tenant);
        return db.Tenants.AsNoTracking().SingleAsync(t => t.Id == id, cancel);
    }
}
