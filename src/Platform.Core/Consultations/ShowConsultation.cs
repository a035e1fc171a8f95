using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// Makes a held consultation public, as it stands, when the notice of the profile may appear (CCP, art. R2131-20; decision 0067): in the transaction of that notice, once. Scope System.
/// One that was shown already, or was declared sans suite before anybody saw it, is left as it is.
/// </summary>
public sealed class ShowConsultation(PlatformDb db, Outbox outbox, CpvVocabulary vocabulary)
{
    /// <returns>Whether it was shown now.</returns>
    public async Task<bool> ExecuteAsync(Guid tenant, Id<Consultation> id, DateTimeOffset now, CancellationToken cancel)
    {
        await db.LockConsultationAsync(id.Value, cancel);      // a limit that moves meanwhile is read here, or moves what is shown
        if (await db.Consultations.SingleOrDefaultAsync(c => c.TenantId == tenant && c.Id == id, cancel) is not { Held: true, DiscontinuedAt: null } consultation) return false;
        var face = await db.ConsultationFaces.AsNoTracking().SingleAsync(f => f.TenantId == tenant && f.Id == id, cancel);
        consultation.Release();
        db.PublicConsultations.Add(new PublicConsultation(consultation, face, await vocabulary.WordsOfAsync(id, cancel), now));
        await db.SaveChangesAsync(cancel);
        if (consultation.SubmissionDeadline > now) await outbox.AddAsync(new ConsultationPublished(tenant, id.Value), cancel);      // whose limit has passed calls nobody
        return true;
    }
}
