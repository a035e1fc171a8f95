using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Registers;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>A receipt whose printed form is due: stamped, or waiting for its stamp since a while.</summary>
public sealed record ReceiptToPrint(Guid Bid, bool Stamped) : IFact
{
    public static string Kind => "print-receipt";
    public string Key => $"{Bid:D} {(Stamped ? 2 : 1)}";
}

/// <summary>recu.pdf: the facts of recu.json and of its page, on paper. Scope Company; printed once per edition, before its time-stamp and with it.</summary>
public sealed class PrintReceipt(PlatformDb db, ReadReceipt read, PdfPrinter printer, PrintedPapers papers, PaperLook look, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(ReceiptToPrint fact, CancellationToken cancel)
    {
        if (await read.ExecuteAsync(new(fact.Bid), cancel) is not { } receipt) return;
        var edition = receipt.Token is null ? 1 : 2;
        if ((await papers.FindAsync(PaperKind.Receipt, fact.Bid, cancel))?.Edition >= edition) return;
        var owner = (await db.Database.SqlQuery<Owner>($"""
            select b.tenant_id as "Tenant", coalesce(a.company_id, b.company_id) as "Company", e.entry as "Entry" from bids b left join project_authors a on a.tenant_id = b.tenant_id and a.id = b.company_id join register_entries e on e.tenant_id = b.tenant_id and e.id = b.receipt_entry where b.id = {fact.Bid}
            """).ToListAsync(cancel)).Single();
        var facts = Facts(receipt, owner.Entry);
        await look.DressAsync(facts, owner.Tenant, cancel);
        var pdf = await printer.PrintAsync(HtmlTemplate.Fill("recu", facts), cancel);
        await papers.KeepAsync(PaperKind.Receipt, owner.Tenant, owner.Company, fact.Bid, edition, pdf, cancel);
    }

    private sealed record Owner(Guid Tenant, Guid Company, byte[] Entry);

    private TemplateFields Facts(ReceiptView receipt, byte[] entry)
    {
        var json = JsonNode.Parse(receipt.Json)!["details"]!;      // canonical JSON that we wrote
        return new()
        {
            ["titre"] = $"Reçu {receipt.Tracking}",
            ["plateforme"] = portal.Value.Name,
            ["cree_le"] = WireInstant.Format(receipt.LastByteAt),
            ["pied"] = $"Reçu {receipt.Tracking} — {receipt.Reference}",
            ["acheteur"] = (string?)json["acheteur"]!["nom"] ?? receipt.BuyerName,     // the paper says what the receipt says: every receipt has its buyer
            ["acheteur_siret"] = FrenchFormat.Siret((string?)json["acheteur"]!["siret"] ?? ""),     // likewise
            ["reference"] = receipt.Reference,
            ["objet"] = receipt.Title,
            ["deposant"] = receipt.Author is { } author ? $"{receipt.BidderName}, de {author.Name} ({author.Number})" : $"{receipt.BidderName} ({receipt.BidderId})",
            ["numero"] = receipt.Tracking,
            ["hors_delai"] = receipt.Late,
            ["retard"] = FrenchFormat.Duration(receipt.LastByteAt - receipt.Limit),
            ["commence_avant"] = receipt.BegunInTime,
            ["remplace_le"] = receipt.SupersededAt is { } superseded ? FrenchFormat.LongDateTimeSeconds(superseded) : null,
            ["debut"] = Instant(json["debut"]),
            ["premier_octet"] = Instant(json["premier_octet"]),
            ["dernier_octet"] = FrenchFormat.LongDateTimeSeconds(receipt.LastByteAt, receipt.Limit),
            ["limite"] = FrenchFormat.LongDateTimeSeconds(receipt.Limit),
            ["horodate_le"] = receipt.Token is { } token ? FrenchFormat.LongDateTimeSeconds(token.GenTime) : null,
            ["autorite"] = receipt.Token?.AuthorityName,
            ["entree"] = FrenchFormat.InFours(Convert.ToHexStringLower(entry)),
            ["recu_sha"] = FrenchFormat.InFours(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(receipt.Json)))),
            ["enveloppes"] = receipt.Envelopes.Select(e => new TemplateFields
            {
                ["nom"] = e.Label, ["taille"] = FrenchFormat.Size(e.Size), ["sha"] = FrenchFormat.InFours(e.Sha256), ["liste"] = FrenchFormat.InFours(e.ListSha256), ["remplacee"] = e.Superseded,
            }).ToList(),
            ["adresse_verifier"] = $"{portal.Value.BaseUrl}/verifier",
        };
    }

    private static string Instant(JsonNode? written) => FrenchFormat.LongDateTimeSeconds(WireInstant.Parse((string?)written ?? ""));
}

/// <summary>Queues the printing of a receipt for its bidder, whoever finds that it is due.</summary>
internal static class ReceiptPrinting
{
    public static Task QueueAsync(PlatformDb db, Guid company, ReceiptToPrint fact, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($$"""
            insert into outbox (id, company_id, kind, key, payload)
            values ({{Guid.CreateVersion7()}}, {{company}}, {{ReceiptToPrint.Kind}}, {{fact.Key}}, {{System.Text.Json.JsonSerializer.Serialize(fact)}}::jsonb) on conflict do nothing
            """, cancel);
}
