using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>A session is closed: its procès-verbal is to be printed.</summary>
public sealed record MinutesToPrint(Guid Consultation) : IFact
{
    public static string Kind => "print-minutes";
    public string Key => Consultation.ToString("D");
}

/// <summary>pv.pdf: the facts of the minutes page, on paper, with a place to sign. Scope Tenant; printed once.</summary>
public sealed class PrintMinutes(OpeningMinutes read, PdfPrinter printer, PrintedPapers papers, PaperLook look, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(MinutesToPrint fact, CancellationToken cancel)
    {
        if (await papers.FindAsync(PaperKind.Minutes, fact.Consultation, cancel) is not null) return;
        if (await read.ExecuteAsync(new(fact.Consultation), cancel) is not { Session.ClosedAt: { } closed, Entry: { } entry } minutes) return;
        var facts = Facts(minutes, closed, entry);
        await look.DressAsync(facts, minutes.Consultation.TenantId, cancel);
        var pdf = await printer.PrintAsync(HtmlTemplate.Fill("pv", facts), cancel);
        await papers.KeepAsync(PaperKind.Minutes, minutes.Consultation.TenantId, null, fact.Consultation, 1, pdf, cancel);
    }

    private TemplateFields Facts(OpeningMinutes.Minutes minutes, DateTimeOffset closed, byte[] entry) => new()
    {
        ["titre"] = $"Procès-verbal d’ouverture {minutes.Consultation.Reference}",
        ["plateforme"] = portal.Value.Name,
        ["cree_le"] = WireInstant.Format(closed),
        ["pied"] = $"Procès-verbal d’ouverture des plis — {minutes.Consultation.Reference}",
        ["acheteur"] = minutes.Buyer,
        ["acheteur_siret"] = FrenchFormat.Siret(minutes.BuyerSiret),
        ["reference"] = minutes.Consultation.Reference,
        ["objet"] = minutes.Consultation.Title,
        ["limite"] = FrenchFormat.LongDateTimeSeconds(minutes.Consultation.SubmissionDeadline ?? minutes.Session.OpenedAt),
        ["limites_reportees"] = minutes.MovedLimits.Select(m => new TemplateFields
        {
            ["ancienne"] = FrenchFormat.LongDateTimeSeconds(m.Old), ["reportee_le"] = FrenchFormat.LongDateTimeSeconds(m.DecidedAt), ["motif_report"] = m.Reason,
        }).ToList(),
        ["verrou_le"] = FrenchFormat.LongDateTimeSeconds(minutes.GateReleasedAt),
        ["horodatage"] = minutes.Stamp is { } stamp ? $"{FrenchFormat.LongDateTimeSeconds(stamp.At)}, {stamp.Authority}" : null,
        ["a_deux"] = minutes.ByHand is { } byHand ? (IReadOnlyList<TemplateFields>)[ByHand(byHand)] : [],
        ["ouverte_le"] = FrenchFormat.LongDateTimeSeconds(minutes.Session.OpenedAt),
        ["ouverte_par"] = minutes.Session.OpenedByName,
        ["fonction"] = minutes.Session.OpenedByFunction,
        ["close_le"] = FrenchFormat.LongDateTimeSeconds(closed),
        ["entree"] = FrenchFormat.InFours(Convert.ToHexStringLower(entry)),
        ["detenteurs"] = minutes.Holders.Select(h => new TemplateFields { ["qui"] = $"{h.PersonName}, {h.Function}" }).ToList(),
        ["plis_comptes"] = minutes.Bids.Count == 0 ? null : FrenchFormat.Count(minutes.Bids.Count, "pli"),
        ["a_ouvrir"] = FrenchFormat.Number(minutes.Bids.Count(b => b.State == ReceivedState.InTime)),
        ["non_ouverts"] = string.Join(", ", minutes.Bids.Where(b => b.State != ReceivedState.InTime).Select(b => b.Number)),
        ["plis"] = minutes.Bids.Select(bid => Bid(bid, minutes)).ToList(),
    };

    private static TemplateFields ByHand(HandRelease byHand) => new()
    {
        ["muette_depuis"] = FrenchFormat.LongDateTimeSeconds(byHand.SilentSince),
        ["demandeur"] = $"{byHand.AskedByName}, {byHand.AskedByFunction}",
        ["demande_le"] = FrenchFormat.LongDateTimeSeconds(byHand.AskedAt),
        ["motif_demande"] = byHand.Reason,
        ["confirme_par"] = byHand.ConfirmedByName ?? "",
        ["confirme_le"] = byHand.ConfirmedAt is { } confirmed ? FrenchFormat.LongDateTimeSeconds(confirmed) : "",
    };

    private static TemplateFields Bid(ReceivedBid bid, OpeningMinutes.Minutes minutes) => new()
    {
        ["rang"] = FrenchFormat.Number(bid.Number),
        ["soumissionnaire"] = bid.Bidder,
        ["identifiant"] = bid.BidderId,
        ["dans_les_delais"] = bid.State == ReceivedState.InTime,
        ["hors_delai"] = bid.State is ReceivedState.Late or ReceivedState.LateBegunBefore,
        ["remplace"] = bid.State == ReceivedState.Replaced,
        ["retire"] = bid.State == ReceivedState.TakenBack,
        ["commence_le"] = bid.State == ReceivedState.LateBegunBefore ? FrenchFormat.LongDateTimeSeconds(bid.FirstByteAt, bid.Limit) : null,
        ["dernier_octet"] = FrenchFormat.LongDateTimeSeconds(bid.LastByteAt, bid.Limit),
        ["taille"] = FrenchFormat.Size(bid.Size),
        ["place"] = bid.LogIndex is { } index ? FrenchFormat.Number(index) : null,
        ["entree_pli"] = FrenchFormat.InFours(Convert.ToHexStringLower(bid.Entry)),
        ["enveloppes"] = minutes.Envelopes.Where(e => e.Bid == bid.Bid).Select(Envelope).ToList(),
        ["decisions"] = minutes.Reviews.Where(r => r.BidId.Value == bid.Bid).Select(r => new TemplateFields
        {
            ["lot_decide"] = minutes.IsDivided ? FrenchFormat.Number(r.LotNumber) : null, ["admise"] = r.Admitted, ["decideur"] = r.DecidedByName, ["quand"] = FrenchFormat.LongDateTimeSeconds(r.DecidedAt),
            ["motif_ecart"] = r.Admitted ? null : r.Reason, ["ensuite_remplacee"] = r != minutes.LastReview(bid.Bid, r.LotNumber),
        }).ToList(),
    };

    private static TemplateFields Envelope(OpeningMinutes.Envelope envelope) => new()
    {
        ["candidature"] = envelope.Kind == EnvelopeKind.Application,
        ["lot"] = envelope.ShownLot is { } lot ? FrenchFormat.Number(lot) : null,
        ["sha"] = FrenchFormat.InFours(Convert.ToHexStringLower(envelope.Sha256)),
        ["essais"] = envelope.Attempts.Select(a => new TemplateFields
        {
            ["ouverte"] = a.Outcome == OpeningOutcome.Opened, ["endommagee"] = a.Outcome == OpeningOutcome.Damaged,
            ["quand"] = FrenchFormat.LongDateTimeSeconds(a.At), ["par"] = a.By, ["motif"] = a.Reason ?? "",
        }).ToList(),
    };
}
