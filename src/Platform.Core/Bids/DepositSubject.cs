using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>What a bid is for: the published consultation as it is called by now, its buyer and its limit in force. Null when the asker may not see it.</summary>
internal sealed record DepositSubject(
    Guid TenantId, string Reference, string Title, DateTimeOffset PublishedAt, DateTimeOffset SubmissionDeadline, DateTimeOffset? ClosedAt, DateTimeOffset? DiscontinuedAt, string BuyerName, string BuyerSiret,
    Guid? StageOf, string Procedure, string? StageKind)
{
    public bool IsStage => StageOf is not null;

    /// <summary>Projects of a contest: no deposit names its author (CCP, art. R2162-18).</summary>
    public bool IsAnonymous => StageKind == nameof(Consultations.StageKind.Projects);

    /// <summary>A candidature, offers, or both.</summary>
    public Contents Holds => Consultations.Consultation.ContentsOf(IsStage, Enum.Parse<Procedure>(Procedure));

    public static async Task<DepositSubject?> ReadAsync(PlatformDb db, Id<Consultation> consultation, CancellationToken cancel) =>
        (await db.Database.SqlQuery<DepositSubject>($"""
            select c.tenant_id as "TenantId", c.reference as "Reference", p.title as "Title", c.published_at as "PublishedAt",
                   c.submission_deadline as "SubmissionDeadline", c.closed_at as "ClosedAt", c.discontinued_at as "DiscontinuedAt", p.buyer as "BuyerName", p.buyer_siret as "BuyerSiret", c.stage_of as "StageOf", c.procedure as "Procedure", c.stage_kind as "StageKind"
            from consultations c join consultation_faces p on p.tenant_id = c.tenant_id and p.id = c.id
            where c.id = {consultation.Value} and c.published_at is not null
            """).ToListAsync(cancel)).SingleOrDefault();
}
