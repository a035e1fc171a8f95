using System.Text;
using System.Text.Json.Nodes;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;

namespace Platform.Core.Training;

/// <summary>
/// A practice deposit as its visitor may see it (VR-15). It belongs to nobody: whoever knows its address has it, until its purge. Nothing in it names an account,
/// a company or a person, and it stands in no table of real deposits (I16).
/// </summary>
/// <param name="AdvancedAt">Opened without waiting for the limit.</param>
public sealed record TrainingDeposit(
    Guid Id, DateTimeOffset BegunAt, DateTimeOffset Deadline, DateTimeOffset PurgeAt, string Recipient, DateTimeOffset? LastByteAt, string? Bordereau, DateTimeOffset? FinalisedAt, string? Receipt,
    DateTimeOffset? AdvancedAt, byte[]? Pdf, DateTimeOffset Now)
{
    /// <summary>Whether its last byte came after its own limit.</summary>
    public bool Late => LastByteAt > Deadline;

    /// <summary>What a real gate does at the limit: from here on the ciphertext may be asked for.</summary>
    public bool MayBeOpened => FinalisedAt is not null && (AdvancedAt is not null || Now >= Deadline);

    /// <summary>What the receipt calls it. No part of the address, which opens.</summary>
    public string Number => NumberOf(Id);

    internal static string NumberOf(Guid id)
    {
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(id.ToByteArray()));
        return $"ESSAI-{hash[..4]}-{hash[4..8]}";
    }
}

/// <summary>One sealed envelope of a practice deposit.</summary>
public sealed record TrainingEnvelope(Guid Id, EnvelopeKind Kind, string Context)
{
    public byte[] ContextSha256 => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Context));

    public string Label => Kind == EnvelopeKind.Application ? "Candidature" : "Offre";
}

/// <summary>The consultation that is always open here, and to which every practice deposit answers. It stands in no table.</summary>
public static class TrainingConsultation
{
    /// <summary>Of the context: a real one has <c>pli/1</c>, so that neither can ever be taken for the other (its hash is bound into the ciphertext).</summary>
    public const string ContextVersion = "essai/1";

    public const string Watermark = "ESSAI — sans valeur";
    public const string Reference = "ESSAI";
    public const string Title = "Réfection de la toiture de la salle d’exemple";
    public const string Buyer = "Commune d’exemple (entraînement)";

    /// <summary>No number of a real body: it fails the check digit.</summary>
    public const string BuyerSiret = "00000000000001";

    internal static string Context(Guid deposit, EnvelopeKind kind, string recipient, DateTimeOffset limit, byte[] nonce) => Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonObject
    {
        ["v"] = ContextVersion,
        ["plateforme"] = Watermark,
        ["organisme"] = BuyerSiret,
        ["consultation"] = deposit.ToString("D"),
        ["lot"] = null,
        ["enveloppe"] = kind.Wire(),
        ["depot"] = Ulid.Format(deposit),
        ["soumissionnaire"] = Reference,
        ["cle"] = recipient,
        ["cle_feuille"] = null,
        ["limite"] = WireInstant.Format(limit),
        ["nonce"] = Convert.ToBase64String(nonce),
    }));
}
