using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Dce;

/// <summary>CCP R2132-2: the documents are free, complete and direct from the day of publication. Without one there is nothing to answer.</summary>
internal sealed class DocumentsGuard(PlatformDb db) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel) =>
        await db.DceDocuments.AnyAsync(d => d.ConsultationId == consultation.Id, cancel)
            ? []
            : [new("DocumentsMissing", ObjectionSeverity.Error, PublicationStep.Documents, "CCP, art. R2132-2")];
}
