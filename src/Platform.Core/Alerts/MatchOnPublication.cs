using Platform.Core.Consultations;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Alerts;

/// <summary>Whom a publication concerns is looked for after it, by a job.</summary>
internal sealed class MatchOnPublication(Outbox outbox) : IPublicationStep
{
    public Task PublishedAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel) =>
        consultation.Held ? Task.CompletedTask : outbox.AddAsync(new ConsultationPublished(consultation.TenantId, consultation.Id.Value), cancel);      // held: by ShowConsultation
}
