using System.Text.Json;
using Platform.Core.Bids;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Opening;

/// <summary>What the register holds of a deposit: the details of its entry, which are those of the receipt.</summary>
internal static class DepositEntry
{
    /// <summary>The register says the same of this envelope as the table does: bid, key, context, size and hash of the sealed file.</summary>
    public static bool Holds(string details, BidEnvelope envelope)
    {
        using var document = JsonDocument.Parse(details);
        var (entry, kind) = (document.RootElement, envelope.Kind.Wire());
        return entry.GetProperty("depot").GetString() == Ulid.Format(envelope.BidId.Value)
            && entry.GetProperty("cle").TryGetProperty(kind, out var key) && key.GetString() == envelope.Recipient
            && entry.GetProperty("enveloppes").EnumerateArray().Any(said => said.GetProperty("enveloppe").GetString() == kind
                && IsHex(said, "contexte_sha256", envelope.ContextSha256) && IsHex(said, "sha256", envelope.Sha256) && said.GetProperty("taille").GetInt64() == envelope.Size);
    }

    private static bool IsHex(JsonElement said, string member, byte[]? hash) => hash is not null && said.GetProperty(member).GetString() == Convert.ToHexStringLower(hash);
}
