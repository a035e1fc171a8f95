using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Crypto.Json;

namespace Platform.Core.Opening;

/// <summary>What the publishing page sends (docs: key set): the document that will stand in the register, and the grants it names.</summary>
public sealed record KeySetSubmission(byte[] Document, KeySetDocument Set, IReadOnlyList<KeySetSubmission.Grant> Grants)
{
    public sealed record Grant(string Envelope, Guid Holder, byte[] Sealed, byte[] Sha256);

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Strict) { PropertyNameCaseInsensitive = false };

    /// <summary>What the passkey confirms together with the consultation.</summary>
    public byte[] Sha256 => SHA256.HashData(Document);

    /// <returns>Null when it is not the JSON that our page makes, or when the document is not canonical.</returns>
    public static KeySetSubmission? Read(string? json)
    {
        try
        {
            var sent = JsonSerializer.Deserialize<Sent>(json ?? "", Strict)!;     // Strict refuses the literal null for a non-nullable record's members only
            if (sent is null || !CanonicalJson.IsCanonical(sent.Jeu)) return null;
            var set = JsonSerializer.Deserialize<KeySetDocument>(sent.Jeu, Strict);
            return set is null ? null : new KeySetSubmission(sent.Jeu, set, [.. sent.Octrois.Select(o => new Grant(o.Enveloppe, o.Detenteur, o.Octroi, Convert.FromHexString(o.Sha256)))]);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            return null;
        }
    }

    private sealed record Sent(
        [property: JsonPropertyName("jeu")] byte[] Jeu,
        [property: JsonPropertyName("octrois")] IReadOnlyList<SentGrant> Octrois);

    private sealed record SentGrant(
        [property: JsonPropertyName("enveloppe")] string Enveloppe,
        [property: JsonPropertyName("detenteur")] Guid Detenteur,
        [property: JsonPropertyName("octroi")] byte[] Octroi,
        [property: JsonPropertyName("sha256")] string Sha256);
}

/// <summary><c>jeu-de-cles.json</c>, in the words of the format.</summary>
public sealed record KeySetDocument(
    [property: JsonPropertyName("v")] string Version,
    [property: JsonPropertyName("consultation")] Guid Consultation,
    [property: JsonPropertyName("mode")] string Mode,
    [property: JsonPropertyName("m")] int Needed,
    [property: JsonPropertyName("n")] int Holders,
    [property: JsonPropertyName("verrou")] string Gate,
    [property: JsonPropertyName("cles")] IReadOnlyList<KeySetDocument.Key> Keys,
    [property: JsonPropertyName("detenteurs")] IReadOnlyList<KeySetDocument.Holder> HolderKeys,
    [property: JsonPropertyName("octrois")] IReadOnlyList<KeySetDocument.Grant> Grants)
{
    public sealed record Key(
        [property: JsonPropertyName("enveloppe")] string Envelope,
        [property: JsonPropertyName("cle")] string Recipient,
        [property: JsonPropertyName("ck_gate_sha256")] string CkGateSha256);

    public sealed record Holder(
        [property: JsonPropertyName("id")] Guid Id,
        [property: JsonPropertyName("nom")] string Name,
        [property: JsonPropertyName("fonction")] string Function,
        [property: JsonPropertyName("cle")] string Recipient);

    public sealed record Grant(
        [property: JsonPropertyName("enveloppe")] string Envelope,
        [property: JsonPropertyName("detenteur")] Guid Holder,
        [property: JsonPropertyName("sha256")] string Sha256);
}
