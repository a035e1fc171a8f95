using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Approvals;

/// <summary>Nothing is published while a step of its circuit is open (VR-24). Where no circuit applies, nothing is asked of anybody.</summary>
internal sealed class ApprovalGuard(PlatformDb db) : IActGuard, IPublicationGuard
{
    public async Task<ActObjection?> ObjectionAsync(Act act, CancellationToken cancel)
    {
        var word = (await db.Database.SqlQuery<string?>($"""
            select sec.act_objection({act.Consultation.Value}, {act.Kind.ToString()}, {act.Subject}, {act.Note}::text, {act.Important}::boolean) as "Value"
            """).ToListAsync(cancel)).Single();
        return word is null ? null : Enum.Parse<ActObjection>(word);
    }

    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel) =>
        await ObjectionAsync(new(ActKind.Consultation, consultation.Id, consultation.Id.Value), cancel) is { } objection
            ? [new($"Approval{objection}", ObjectionSeverity.Error, PublicationStep.Approval)]
            : [];
}
