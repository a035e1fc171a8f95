using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Antivirus;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>One buyer who reads that a document is infected.</summary>
public sealed record InfectedFileToTell(Guid Tenant, Guid Consultation, string Blob, Guid Member) : IFact
{
    public static string Kind => "infected-file-to-tell";
    public string Key => $"{Tenant:D}-{Blob}-{Member:D}";
}

/// <summary>Tells the buyers of the department which document is infected and what to do; those of the account when there is none. Scope System.</summary>
public sealed class TellOfInfectedDocuments(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private static readonly string[] Buyers = ["Buyer"];
    private static readonly string[] Administrators = ["AccountAdmin"];

    public async Task ExecuteAsync(InfectedFileFound fact, CancellationToken cancel)
    {
        var team = await db.TeamAsync(fact.Tenant, fact.Consultation, Buyers, cancel);
        if (team.Count == 0) team = await db.TeamAsync(fact.Tenant, fact.Consultation, Administrators, cancel);
        await outbox.AddAsync([.. team.Select(member => new InfectedFileToTell(fact.Tenant, fact.Consultation, fact.Blob, member))], cancel);
    }

    public async Task ExecuteAsync(InfectedFileToTell fact, CancellationToken cancel)
    {
        if (await db.AddressAsync(fact.Tenant, Audience.Team, fact.Member, cancel) is not { } email) return;
        var names = await (from d in db.DceDocuments.AsNoTracking() join v in db.DceVersions.AsNoTracking() on new { d.TenantId, Id = d.VersionId } equals new { v.TenantId, v.Id }
                           where d.TenantId == fact.Tenant && d.Blob == fact.Blob orderby v.Number descending select new { d.Name, IsPublished = v.PublishedAt != null }).ToListAsync(cancel);
        if (names.Count == 0) return;      // taken out of the file meanwhile
        var id = new Id<Consultation>(fact.Consultation);
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == id, cancel);
        var tenant = new Id<Tenant>(fact.Tenant);
        var slug = await db.Tenants.AsNoTracking().Where(t => t.Id == tenant).Select(t => t.Slug).SingleAsync(cancel);
        var signature = await db.FileScans.AsNoTracking().Where(s => s.TenantId == fact.Tenant && s.Blob == fact.Blob).Select(s => s.Signature).SingleAsync(cancel);
        await sendMail.ExecuteAsync(new(names.Exists(n => n.IsPublished) ? "document-infecte-publie" : "document-infecte", fact.Blob, fact.Tenant, email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reference"] = consultation.Reference,
            ["objet"] = (await db.WordsInForceAsync(consultation, cancel)).Title,
            ["document"] = names[0].Name,
            ["signature"] = signature ?? "",
            ["lien"] = $"{portal.Value.BaseUrl}/{slug}/acheteur/consultations/{fact.Consultation}/dossier",
        }, []), cancel);
    }
}
