using System.Text.Json.Nodes;

namespace Platform.Core.Bids;

/// <summary>How envelopes are called in tickets and receipts, which leave the platform.</summary>
internal static class BidWords
{
    /// <summary>Of a candidature alone, which says for which lots it is.</summary>
    public static string Application(IReadOnlyList<int> lots) => $"Candidature — {(lots.Count > 1 ? "lots" : "lot")}\u00A0{string.Join(", ", lots)}";

    public static string Label(BidEnvelope envelope, IReadOnlyDictionary<int, string> titles) =>
        envelope.LotNumber is null ? "Candidature"
        : LotInContext(envelope) is { } lot ? $"Offre — lot\u00A0{lot}\u00A0: {titles[lot]}"
        : "Offre";

    /// <summary>An undivided consultation has no lot in its formats, though the tables number it 1.</summary>
    public static int? LotInContext(BidEnvelope envelope) => (int?)JsonNode.Parse(envelope.Context)!["lot"];      // canonical JSON that we wrote
}
