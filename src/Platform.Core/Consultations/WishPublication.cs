using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Says on which day a draft should be published, or takes that back (VR-35). A wish: it stops nothing, and nothing is done on that day by itself.</summary>
public sealed class WishPublication(PlatformDb db, CurrentScope scope)
{
    /// <param name="On">Null: no day any more.</param>
    public sealed record Input(Id<Consultation> Consultation, DateOnly? On, string ByName);

    /// <summary>Past: before today, in Paris. AfterDeadline: the draft would be published on the day on which its offers are due, or later.</summary>
    public enum Outcome { Noted, AlreadyPublished, NotFound, Past, AfterDeadline }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { } consultation) return Outcome.NotFound;
        if (consultation.PublishedAt is not null) return Outcome.AlreadyPublished;
        var now = await db.NowAsync(cancel);
        if (input.On < FranceTime.DayOf(now)) return Outcome.Past;
        if (consultation.SubmissionDeadline is { } deadline && input.On >= FranceTime.DayOf(deadline)) return Outcome.AfterDeadline;
        if (input.On is { } day)
            await db.Database.ExecuteSqlAsync($"""
                insert into publication_wishes (tenant_id, consultation_id, wished_on, set_by, set_by_name, set_at)
                values ({acting.TenantId}, {consultation.Id.Value}, {day}, {acting.PersonId}, {input.ByName}, {now})
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
    /// <summary>Drafts that one page holds.</summary>
    public const int Most = 200;

    public sealed record Wish(DateOnly On, string ByName, DateTimeOffset At);

    /// <param name="Wish">Null: nobody said a day yet.</param>
    public sealed record Row(Id<Consultation> Id, string Reference, string Title, string Department, DateTimeOffset? SubmissionDeadline, Wish? Wish);

    /// <param name="Today">In Paris: what was wished before it is late.</param>
    /// <param name="Rows">The first of them.</param>
    /// <param name="Total">All drafts, also those that are not among the rows.</param>
    public sealed record Calendar(DateOnly Today, IReadOnlyList<Row> Rows, int Total);

    private sealed record Planned(Guid Consultation, DateOnly? On, string? ByName, DateTimeOffset? At, int Total);

    public async Task<Calendar> ExecuteAsync(CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        // Which ones, in what order; the words then come past the filters of the entities.
        var planned = await db.Database.SqlQuery<Planned>($"""
            select c.id as "Consultation", w.wished_on as "On", w.set_by_name as "ByName", w.set_at as "At", (count(*) over ())::int as "Total"
            from consultations c left join publication_wishes w on w.tenant_id = c.tenant_id and w.consultation_id = c.id
            where c.tenant_id = {tenant} and c.published_at is null and c.discontinued_at is null and c.stage_of is null order by w.wished_on nulls last, c.reference collate "C" limit {Most}
            """).ToListAsync(cancel);
        List<Id<Consultation>> ids = [.. planned.Select(row => new Id<Consultation>(row.Consultation))];
        var drafts = await (from c in db.Consultations.AsNoTracking() join d in db.Departments on c.DepartmentId equals d.Id where ids.Contains(c.Id)
            select new { c.Id, c.Reference, c.Title, Department = d.Name, c.SubmissionDeadline }).ToDictionaryAsync(c => c.Id.Value, cancel);
        var rows = from row in planned where drafts.ContainsKey(row.Consultation) let d = drafts[row.Consultation]
            select new Row(d.Id, d.Reference, d.Title, d.Department, d.SubmissionDeadline, row is { On: { } day, ByName: { } name, At: { } moment } ? new Wish(day, name, moment) : null);
        return new(today, [.. rows], planned.Count == 0 ? 0 : planned[0].Total);
    }

    public async Task<Wish?> OfAsync(Id<Consultation> consultation, CancellationToken cancel) => (await db.Database.SqlQuery<Wish>($"""
        select wished_on as "On", set_by_name as "ByName", set_at as "At" from publication_wishes where tenant_id = {((Scope.Tenant)scope.Required).TenantId} and consultation_id = {consultation.Value}
        """).ToListAsync(cancel)).SingleOrDefault();
}
