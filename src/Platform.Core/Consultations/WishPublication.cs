using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Says on which day a draft should be published, or takes that back (VR-35). A wish: it stops nothing, and nothing is done on that day by itself.</summary>
public sealed class WishPublication(PlatformDb db, CurrentScope scope)
{
    /// <param name="On">Null: no day any more.</param>
    public sealed record Input(Id<Consultation> Consultation, DateOnly? On, string ByName);

    public enum Outcome { Noted, AlreadyPublished, NotFound }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { } consultation) return Outcome.NotFound;
        if (consultation.PublishedAt is not null) return Outcome.AlreadyPublished;
        if (input.On is { } day)
            await db.Database.ExecuteSqlAsync($"""
                insert into publication_wishes (tenant_id, consultation_id, wished_on, set_by, set_by_name, set_at)
                values ({acting.TenantId}, {consultation.Id.Value}, {day}, {acting.PersonId}, {input.ByName}, {await db.NowAsync(cancel)})
                on conflict (tenant_id, consultation_id) do update set (wished_on, set_by, set_by_name, set_at) = (excluded.wished_on, excluded.set_by, excluded.set_by_name, excluded.set_at)
                """, cancel);
        else
            await db.Database.ExecuteSqlAsync($"delete from publication_wishes where tenant_id = {acting.TenantId} and consultation_id = {consultation.Id.Value}", cancel);
        return Outcome.Noted;
    }
}

/// <summary>The calendar of an account's coming publications: its drafts by the day that was wished, those without one last.</summary>
public sealed class ReadPlannedPublications(PlatformDb db, CurrentScope scope)
{
    public sealed record Wish(DateOnly On, string ByName, DateTimeOffset At);

    /// <param name="Wish">Null: nobody said a day yet.</param>
    public sealed record Row(Id<Consultation> Id, string Reference, string Title, string Department, DateTimeOffset? SubmissionDeadline, Wish? Wish);

    /// <param name="Today">In Paris: what was wished before it is late.</param>
    public sealed record Calendar(DateOnly Today, IReadOnlyList<Row> Rows);

    private sealed record WishRow(Guid Consultation, DateOnly On, string ByName, DateTimeOffset At);

    public async Task<Calendar> ExecuteAsync(CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var drafts = await (from c in db.Consultations.AsNoTracking() join d in db.Departments on c.DepartmentId equals d.Id where c.PublishedAt == null && c.DiscontinuedAt == null
            orderby c.Id select new { c.Id, c.Reference, c.Title, Department = d.Name, c.SubmissionDeadline }).Take(200).ToListAsync(cancel);
        var wishes = await ReadAsync([.. drafts.Select(draft => draft.Id.Value)], cancel);
        var rows = drafts.Select(d => new Row(d.Id, d.Reference, d.Title, d.Department, d.SubmissionDeadline, wishes.GetValueOrDefault(d.Id.Value)));
        return new(today, [.. rows.OrderBy(row => row.Wish?.On ?? DateOnly.MaxValue).ThenBy(row => row.Reference, StringComparer.Ordinal)]);
    }

    public async Task<Wish?> OfAsync(Id<Consultation> consultation, CancellationToken cancel) => (await ReadAsync([consultation.Value], cancel)).GetValueOrDefault(consultation.Value);

    private async Task<Dictionary<Guid, Wish>> ReadAsync(Guid[] consultations, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        var rows = await db.Database.SqlQuery<WishRow>($"""
            select consultation_id as "Consultation", wished_on as "On", set_by_name as "ByName", set_at as "At" from publication_wishes where tenant_id = {tenant} and consultation_id = any ({consultations})
            """).ToListAsync(cancel);
        return rows.ToDictionary(row => row.Consultation, row => new Wish(row.On, row.ByName, row.At));
    }
}
