using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;

namespace Platform.Core.Bids;

/// <summary>What the bidder announces of the sealed envelopes: sizes and hashes. Canonical JSON, <c>bordereau/1</c>.</summary>
internal sealed record Bordereau(IReadOnlyList<Bordereau.Line> Lines)
{
    public const int LargestBytes = 1 << 18;

    public sealed record Line(Id<BidEnvelope> Envelope, int Blocks, byte[] BlocksSha256, byte[] ListSha256, byte[] Sha256, long Size);

    /// <summary>Null unless it is canonical, of this bid, and tells of each of its envelopes once.</summary>
    public static Bordereau? Read(ReadOnlySpan<byte> bytes, Id<Bid> bid, IReadOnlyCollection<Id<BidEnvelope>> envelopes)
    {
        try
        {
            if (!CanonicalJson.IsCanonical(bytes) || CanonicalJson.Parse(bytes) is not JsonObject { Count: 3 } root) return null;
            if ((string?)root["v"] != "bordereau/1" || (string?)root["depot"] != Ulid.Format(bid.Value) || root["enveloppes"] is not JsonArray rows) return null;
            var lines = rows.Select(ReadLine).ToList();
            return lines.Select(l => l.Envelope).Order().SequenceEqual(envelopes.Order()) && lines.All(l => l is { Blocks: > 0, Size: > 0 }) ? new(lines) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException or NullReferenceException or OverflowException)
        {
            return null;        // a field is missing, or not of its kind
        }
    }

    public static Bordereau? Read(string text, Bid bid, IEnumerable<BidEnvelope> envelopes) =>
        Read(Encoding.UTF8.GetBytes(text), bid.Id, [.. envelopes.Select(e => e.Id)]);

    // Six members and no other: what nobody reads, nobody stores.
    private static Line ReadLine(JsonNode? row) => row is not JsonObject { Count: 6 } ? throw new FormatException("Not a line of a bordereau.") : new(
        new(Guid.ParseExact((string)row!["id"]!, "D")), (int)row["blocs"]!, Hash(row["blocs_sha256"]), Hash(row["liste_sha256"]), Hash(row["sha256"]), (long)row["taille"]!);

    private static byte[] Hash(JsonNode? hex) =>
        Convert.FromHexString((string)hex!) is { Length: 32 } hash && Convert.ToHexStringLower(hash) == (string)hex! ? hash : throw new FormatException("Not a SHA-256.");
}
