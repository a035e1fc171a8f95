using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>What the publishing page needs to make the keys: <c>cles-donnees</c>.</summary>
public sealed class PublicationKeyMaterial(PlatformDb db)
{
    public sealed record Material(
        [property: JsonPropertyName("consultation")] Guid Consultation,
        [property: JsonPropertyName("verrou")] string Gate,
        [property: JsonPropertyName("enveloppes")] IReadOnlyList<string> Envelopes,
        [property: JsonPropertyName("detenteurs")] IReadOnlyList<KeySetDocument.Holder> Holders,
        [property: JsonPropertyName("mode")] string Mode)
    {
        /// <summary>Safe inside a script element: the serializer escapes &lt; and &amp;.</summary>
        public string ToJson() => JsonSerializer.Serialize(this);
    }

    /// <returns>Null while the gate has no key, or when the consultation is not of this account.</returns>
    public async Task<Material?> ReadAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var gate = await db.Gates.AsNoTracking().Where(g => g.ConsultationId == consultation && g.ReadyAt != null).Select(g => g.Recipient).SingleOrDefaultAsync(cancel);
        if (gate is null) return null;
        var holders = await db.LiveKeyHolders().AsNoTracking().OrderBy(h => h.EnrolledAt)
            .Select(h => new { h.Id, h.PersonName, h.Function, h.Recipient }).ToListAsync(cancel);
        return new Material(consultation.Value, gate, [EnvelopeKind.Application.Wire(), EnvelopeKind.Offer.Wire()],
            [.. holders.Select(h => new KeySetDocument.Holder(h.Id.Value, h.PersonName, h.Function, h.Recipient))], "simple");
    }
}
