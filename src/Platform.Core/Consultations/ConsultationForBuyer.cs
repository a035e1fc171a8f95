using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What the buyer's pages show, each by one projection. Before the deadline: instants of deposits, and nothing else (CCP R2132-9).</summary>
public sealed class ConsultationForBuyer(PlatformDb db, ReadStatement readStatement)
{
    public sealed record Line(
        Id<Consultation> Id, string Reference, string Title, Nature Nature, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, DateTimeOffset? SubmissionDeadline, DateTimeOffset? ClosedAt,
        DateTimeOffset? DiscontinuedAt, bool Held, bool IsStage = false);

    /// <summary>A draft, with what its task list asks.</summary>
    public sealed record Draft(Consultation Consultation, Statement Stated, int Documents, long DocumentBytes, DateTimeOffset? KeysAt);

    public sealed record WithdrawalDay(DateOnly Day, int Identified, int Anonymous);

    public sealed record FollowUp(Consultation Consultation, int Lots, int Documents, int? Version, bool NextVersionPrepared, IReadOnlyList<DateTimeOffset> Deposits, IReadOnlyList<WithdrawalDay> Withdrawals, IReadOnlyList<MovedLimit> MovedLimits);

    private sealed record DayRow(DateOnly Day, int Identified, int Anonymous);

    private sealed record VersionRow(int Number, DateTimeOffset? PublishedAt);

    private sealed record DocumentsRow(int Count, long Bytes);

    /// <summary>Newest first; a later phase from the sending of its invitations: until then the page of its procedure leads to it.</summary>
    public async Task<IReadOnlyList<Line>> ListAsync(CancellationToken cancel) =>
        await db.Consultations.Where(c => c.StageOf == null || c.PublishedAt != null).OrderByDescending(c => c.CreatedAt).Take(200)
            .Select(c => new Line(c.Id, c.Reference, PlatformDb.TitleNow(c.TenantId, (Guid)(object)c.Id, c.Title), c.Nature, c.CreatedAt, c.PublishedAt, c.SubmissionDeadline, c.ClosedAt, c.DiscontinuedAt, c.Held, c.StageOf != null)).ToListAsync(cancel);

    /// <summary>Under its title in force.</summary>
    public Task<Consultation?> FindAsync(Id<Consultation> id, CancellationToken cancel) => db.FindCalledNowAsync(id, cancel);

    public async Task<IReadOnlyList<Lot>> LotsAsync(Id<Consultation> id, CancellationToken cancel) =>
        await db.Lots.AsNoTracking().Where(l => l.ConsultationId == id).OrderBy(l => l.Number).ToListAsync(cancel);

    public async Task<Draft> DraftAsync(Consultation consultation, CancellationToken cancel)
    {
        var stated = await readStatement.ExecuteAsync(consultation.Id, cancel);
        var documents = await DocumentsAsync(consultation.Id, cancel);
        var keys = await db.Database.SqlQuery<DateTimeOffset>($"select created_at as \"Value\" from key_sets where consultation_id = {consultation.Id.Value}").ToListAsync(cancel);
        return new Draft(consultation, stated, documents.Count, documents.Bytes, keys is [var at] ? at : null);
    }

    public async Task<FollowUp> FollowUpAsync(Consultation consultation, CancellationToken cancel)
    {
        var lots = await db.Lots.CountAsync(l => l.ConsultationId == consultation.Id, cancel);
        var versions = await db.Database.SqlQuery<VersionRow>($"select number as \"Number\", published_at as \"PublishedAt\" from dce_versions where consultation_id = {consultation.Id.Value}").ToListAsync(cancel);
        var deposits = await db.Database.SqlQuery<DateTimeOffset>($"select d as \"Value\" from sec.deposit_times({consultation.Id.Value}) d").ToListAsync(cancel);
        var days = await db.Database.SqlQuery<DayRow>($"""
            select (withdrawn_at at time zone 'Europe/Paris')::date as "Day", count(organisation)::int as "Identified", (count(*) - count(organisation))::int as "Anonymous"
            from dce_withdrawals where consultation_id = {consultation.Id.Value} group by 1 order by 1
            """).ToListAsync(cancel);
        return new FollowUp(consultation, lots, (await DocumentsAsync(consultation.Id, cancel)).Count,
            versions.Where(v => v.PublishedAt != null).Max(v => (int?)v.Number), versions.Exists(v => v.PublishedAt == null),
            deposits, [.. days.Select(d => new WithdrawalDay(d.Day, d.Identified, d.Anonymous))], await db.MovedLimitsAsync(consultation.Id, cancel));
    }

    private async Task<DocumentsRow> DocumentsAsync(Id<Consultation> id, CancellationToken cancel) =>
        (await db.Database.SqlQuery<DocumentsRow>($"""
            select count(*)::int as "Count", coalesce(sum(size), 0)::bigint as "Bytes" from dce_documents
            where version_id = (select id from dce_versions where consultation_id = {id.Value} order by number desc limit 1)
            """).ToListAsync(cancel)).Single();
}
