using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Who was invited to a phase, and what became of each invitation. For its buyer.</summary>
public sealed class ReadInvitations(PlatformDb db)
{
    /// <param name="Read">The first time that somebody of the company opened the phase.</param>
    public sealed record Line(string Company, int[] Lots, string? ExcludedReason, DateTimeOffset? InvitedAt, Event? Sent, Event? Refused, Event? Read);

    public sealed record Event(DateTimeOffset At, string? Detail);

    private sealed record Row(Guid Company, string What, DateTimeOffset At, string? Detail);

    public async Task<IReadOnlyList<Line>> ExecuteAsync(Id<Consultation> stage, CancellationToken cancel)
    {
        var events = (await db.Database.SqlQuery<Row>($"""
            select company_id as "Company", event as "What", at as "At", detail as "Detail" from invitation_events where consultation_id = {stage.Value}
            """).ToListAsync(cancel)).ToLookup(e => (e.Company, e.What), e => new Event(e.At, e.Detail));
        var rows = await db.StageInvitations.AsNoTracking().Where(i => i.ConsultationId == stage).ToListAsync(cancel);
        return [.. rows.OrderBy(i => i.ExcludedReason is not null).ThenBy(i => i.CompanyName, FrenchOrder.Names).Select(i => new Line(i.CompanyName, i.Lots, i.ExcludedReason, i.InvitedAt,
            events[(i.CompanyId, "Sent")].FirstOrDefault(), events[(i.CompanyId, "Refused")].FirstOrDefault(), events[(i.CompanyId, "Read")].FirstOrDefault()))];
    }
}
