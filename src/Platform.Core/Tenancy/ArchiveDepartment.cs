using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Takes a department out of use once it is empty: nobody attached, nothing under it, no consultation nor quote request under way. What it did stays, with its name.</summary>
public sealed class ArchiveDepartment(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<Department> Department);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Archived : Outcome;
        /// <param name="People">Names of those attached.</param>
        /// <param name="Below">Names of the departments under it.</param>
        /// <param name="Consultations">How many are neither discontinued nor opened and closed by their minutes.</param>
        /// <param name="QuoteRequests">How many were sent and are not decided about.</param>
        public sealed record NotEmpty(IReadOnlyList<string> People, IReadOnlyList<string> Below, int Consultations, int QuoteRequests) : Outcome;
        /// <summary>An account keeps one: people must be attached somewhere.</summary>
        public sealed record LastOne : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Archived, T> archived, Func<NotEmpty, T> notEmpty, Func<LastOne, T> lastOne, Func<NotFound, T> notFound) => this switch
        { Archived a => archived(a), NotEmpty n => notEmpty(n), LastOne l => lastOne(l), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockTreeAsync(scope, cancel);
        var department = await db.Departments.SingleOrDefaultAsync(d => d.Id == input.Department && d.ArchivedAt == null, cancel);
        if (department is null) return new Outcome.NotFound();
        var below = await db.Departments.AsNoTracking().Where(d => d.ParentId == department.Id && d.ArchivedAt == null).Select(d => d.Name).ToListAsync(cancel);
        var people = await db.Database.SqlQuery<string>($"""
            select distinct person_name as "Value" from memberships where department_id = {department.Id.Value} and revoked_at is null
            """).ToListAsync(cancel);
        var consultations = (await db.Database.SqlQuery<int>($"""
            select count(*)::int as "Value" from consultations c where c.department_id = {department.Id.Value} and c.discontinued_at is null
              and not exists (select from opening_sessions s where s.tenant_id = c.tenant_id and s.consultation_id = c.id and s.closed_at is not null)
            """).ToListAsync(cancel)).Single();
        var requests = (await db.Database.SqlQuery<int>($"""
            select count(*)::int as "Value" from quote_requests q where q.department_id = {department.Id.Value} and q.sent_at is not null
              and not exists (select from quote_outcomes o where o.tenant_id = q.tenant_id and o.request_id = q.id)
            """).ToListAsync(cancel)).Single();
        if (below.Count + people.Count + consultations + requests > 0) return new Outcome.NotEmpty([.. people.Order(FrenchOrder.Names)], [.. below.Order(FrenchOrder.Names)], consultations, requests);
        if (!await db.Departments.AnyAsync(d => d.Id != department.Id && d.ArchivedAt == null, cancel)) return new Outcome.LastOne();
        department.Archive(await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Archived();
    }
}
