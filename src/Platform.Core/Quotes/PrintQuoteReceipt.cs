using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>Apart from the message: a printer that is out keeps nobody from hearing of it.</summary>
public sealed record QuoteReceiptToPrint(Guid Quote) : IFact
{
    public static string Kind => "print-quote-receipt";
    public string Key => $"{Quote:N}";
}

/// <summary>accuse.pdf: that an answer came, when, and the fingerprint of what came; nothing of what it holds. Scope System; printed once.</summary>
public sealed class PrintQuoteReceipt(PlatformDb db, PdfPrinter printer, PrintedPapers papers, PaperLook look, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(QuoteReceiptToPrint fact, CancellationToken cancel)
    {
        if (await papers.FindAsync(PaperKind.QuoteReceipt, fact.Quote, cancel) is not null) return;
        var came = (await db.Database.SqlQuery<Came>($"""
            select q.tenant_id as "Tenant", q.company_id as "Company", q.company_name as "Name", c.national_id as "Number", coalesce(m.person_name, '') as "Person", coalesce(r.on_behalf_of, r.account_name) as "Buyer", r.buyer_siret as "Siret",
              r.title as "Title", r.quota_year as "Year", r.quota_number as "Count", r.answers_due as "Due", q.received_at as "At", q.sha256 as "Sha256"
            from quotes q join quote_requests r on r.tenant_id = q.tenant_id and r.id = q.request_id join companies c on c.id = q.company_id
              left join lateral (select person_name from company_members m where m.company_id = q.company_id and m.person_id = q.received_by order by m.joined_at limit 1) m on true
            where q.id = {fact.Quote}
            """).ToListAsync(cancel)).Single();
        var reference = QuoteRequest.ReferenceOf(came.Year, came.Count);
        var facts = new TemplateFields
        {
            ["titre"] = $"Accusé de réception {reference}", ["plateforme"] = portal.Value.Name, ["cree_le"] = WireInstant.Format(came.At), ["pied"] = $"Accusé de réception — {reference}",
            ["acheteur"] = came.Buyer, ["acheteur_siret"] = FrenchFormat.Siret(came.Siret), ["reference"] = reference, ["objet"] = came.Title, ["entreprise"] = came.Name, ["entreprise_numero"] = came.Number,
            ["envoyee_par"] = came.Person, ["recue_le"] = FrenchFormat.LongDateTimeSeconds(came.At, came.Due), ["limite"] = FrenchFormat.LongDateTimeSeconds(came.Due),
            ["empreinte"] = FrenchFormat.InFours(Convert.ToHexStringLower(came.Sha256)),
        };
        await look.DressAsync(facts, came.Tenant, cancel);
        await papers.KeepAsync(PaperKind.QuoteReceipt, came.Tenant, came.Company, fact.Quote, 1, await printer.PrintAsync(HtmlTemplate.Fill("accuse-devis", facts), cancel), cancel);
    }

    private sealed record Came(Guid Tenant, Guid Company, string Name, string Number, string Person, string Buyer, string Siret, string Title, int Year, int Count, DateTimeOffset Due, DateTimeOffset At, byte[] Sha256);
}
