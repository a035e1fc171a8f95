using System.Text.Json.Nodes;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>How envelopes are called on the pages of a deposit and of its receipt, in the language of who reads; jobs, and so papers and mails, write French.</summary>
internal static class BidWords
{
    /// <summary>Of a candidature alone, which says for which lots it is.</summary>
    public static string Application(IReadOnlyList<int> lots) =>
        lots.Count > 1 ? Reader.Fill($"Candidature — lots\u00A0{string.Join(", ", lots)}") : Reader.Fill($"Candidature — lot\u00A0{string.Join(", ", lots)}");

    /// <summary>Of a contest, which is not divided.</summary>
    public const string Project = "Projet";

    public static string Label(BidEnvelope envelope, IReadOnlyDictionary<int, string> titles) =>
        envelope.LotNumber is null ? Reader.Say("Candidature")
        : LotInContext(envelope) is { } lot ? Reader.Fill($"Offre — lot\u00A0{lot}\u00A0: {titles[lot]}")
        : Reader.Say("Offre");

    /// <summary>An undivided consultation has no lot in its formats, though the tables number it 1.</summary>
    public static int? LotInContext(BidEnvelope envelope) => (int?)JsonNode.Parse(envelope.Context)!["lot"];      // canonical JSON that we wrote
}
