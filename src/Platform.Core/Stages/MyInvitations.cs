using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Phases to which the company in scope is invited, newest first, and whether it has answered.</summary>
public sealed class MyInvitations(PlatformDb db)
{
    public sealed record Line(Guid Id, string Reference, string Title, string Buyer, DateTimeOffset InvitedAt, DateTimeOffset Limit, DateTimeOffset? DiscontinuedAt, bool HasDeposited);

    public async Task<IReadOnlyList<Line>> ExecuteAsync(CancellationToken cancel) => await db.Database.SqlQuery<Line>($"""
        select f.id as "Id", f.reference as "Reference", f.title as "Title", f.buyer as "Buyer", i.invited_at as "InvitedAt", f.submission_deadline as "Limit", f.discontinued_at as "DiscontinuedAt",
               exists (select from bids b where b.tenant_id = f.tenant_id and b.consultation_id = f.id and b.finalised_at is not null) as "HasDeposited"
        from stage_invitations i join consultation_faces f on f.tenant_id = i.tenant_id and f.id = i.consultation_id order by i.invited_at desc limit 100
        """).ToListAsync(cancel);
}

/// <summary>What an invited company reads of a phase. Whoever is not invited finds nothing: not even that there is one.</summary>
public sealed class ReadMyStage(PlatformDb db, CurrentScope scope)
{
    /// <param name="First">The published consultation from which it follows.</param>
    public sealed record View(StageKind Kind, bool IsFinal, int? Round, int[] Lots, DateTimeOffset InvitedAt, Id<Consultation> First, string FirstReference);

    public async Task<View?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (scope.Required is not Scope.Company { CompanyId: var company }) return null;
        var stage = await db.Consultations.AsNoTracking().Where(c => c.Id == id && c.StageOf != null).Select(c => new { c.StageOf, c.StageKind, c.StageFinal, c.StageNumber, c.TenantId, c.Reference }).SingleOrDefaultAsync(cancel);
        if (stage is not { StageOf: { } of, StageKind: { } kind }) return null;
        var invitation = await db.StageInvitations.AsNoTracking().Where(i => i.ConsultationId == id && i.CompanyId == company).Select(i => new { i.Lots, i.InvitedAt }).SingleAsync(cancel);
        var first = await db.PublicConsultations.AsNoTracking().Where(p => p.TenantId == stage.TenantId && p.Id == of).Select(p => p.Reference).SingleAsync(cancel);
        int? round = kind == StageKind.Negotiation && int.TryParse(stage.Reference[(stage.Reference.LastIndexOf('T') + 1)..], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
        return new(kind, stage.StageFinal, round, invitation.Lots, invitation.InvitedAt!.Value, of, first);      // seen: invited
    }
}
