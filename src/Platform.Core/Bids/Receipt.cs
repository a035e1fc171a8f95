using System.Text;
using System.Text.Json.Nodes;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;

namespace Platform.Core.Bids;

/// <summary>
/// recu.json (annexe 7, article 2 III): what was received, from whom, for whom, when. Its commitment is the entry of the register, so
/// details and salt are all that a verifier needs. It holds no rank and no count: it must tell nothing about other bidders.
/// </summary>
internal static class Receipt
{
    public static JsonObject Details(Bid bid, DepositSubject subject, IReadOnlyList<BidEnvelope> envelopes, string platform, long clockOffset)
    {
        var details = Common(bid, subject, envelopes, platform, clockOffset);
        // Of a candidature alone: which later one replaces it is read from here.
        if (bid.LotsSought is { } sought) details["lots"] = new JsonArray([.. sought.Select(lot => (JsonNode)lot)]);
        return details;
    }

    private static JsonObject Common(Bid bid, DepositSubject subject, IReadOnlyList<BidEnvelope> envelopes, string platform, long clockOffset) => new()
    {
        ["acheteur"] = new JsonObject { ["nom"] = subject.BuyerName, ["siret"] = subject.BuyerSiret },
        ["cle"] = new JsonObject(envelopes.DistinctBy(e => e.Kind).Select(e => KeyValuePair.Create(e.Kind.Wire(), (JsonNode?)e.Recipient))),
        ["consultation"] = EntryWords.Consultation(bid.ConsultationId, subject.Title, subject.Reference),
        ["debut"] = WireInstant.Format(bid.BegunAt),
        ["decalage_horloge_ms"] = clockOffset,
        ["depot"] = Ulid.Format(bid.Id.Value),
        ["deposant"] = $"{bid.BidderName} ({bid.BidderId})",
        ["dernier_octet"] = WireInstant.Format(Received(bid.LastByteAt)),
        ["enveloppes"] = new JsonArray([.. envelopes.OrderBy(e => e.Kind).ThenBy(e => e.LotNumber).Select(Show)]),
        ["hors_delai"] = bid.Late,
        ["limite"] = WireInstant.Format(Received(bid.LimitApplied)),
        ["plateforme"] = platform,
        ["premier_octet"] = WireInstant.Format(Received(bid.FirstByteAt)),
        ["profil"] = "recu/1",
    };

    /// <summary>The exact bytes of recu.json.</summary>
    public static string Write(AppendEntry.Appended entry) => Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonObject
    {
        ["details"] = JsonNode.Parse(entry.Details),
        ["sel"] = Convert.ToBase64String(entry.Salt),
    }));

    private static JsonNode Show(BidEnvelope envelope) => new JsonObject
    {
        ["contexte_sha256"] = Convert.ToHexStringLower(envelope.ContextSha256),
        ["enveloppe"] = envelope.Kind.Wire(),
        ["liste_sha256"] = Convert.ToHexStringLower(Filled(envelope.ListSha256)),
        ["lot"] = JsonNode.Parse(envelope.Context)!["lot"]?.DeepClone(),     // as the context has it; we wrote it
        ["sha256"] = Convert.ToHexStringLower(Filled(envelope.Sha256)),
        ["taille"] = envelope.Size,
    };

    private static DateTimeOffset Received(DateTimeOffset? at) => at ?? throw new InvalidOperationException("A bid is receipted once it was received.");

    private static byte[] Filled(byte[]? hash) => hash ?? throw new InvalidOperationException("An envelope is receipted once it is whole.");
}
