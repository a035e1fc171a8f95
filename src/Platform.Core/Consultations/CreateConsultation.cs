using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Starts a draft, and asks the gate for the lock that this consultation's keys will need.</summary>
public sealed class CreateConsultation(PlatformDb db, CurrentScope scope, BuyingDepartments departments)
{
    /// <param name="Form">Idempotency key of the form: a second click shows the first result.</param>
    /// <param name="Content">What the buyer typed.</param>
    /// <param name="Department">For which he buys; null when he was not asked: the first that he is attached to.</param>
    /// <param name="Procedure">To begin with; another may be chosen while it is a draft.</param>
    public sealed record Input(Guid Form, ConsultationContent Content, Id<Department>? Department = null, Procedure Procedure = Procedure.Mapa);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Created(Id<Consultation> Consultation) : Outcome;
        public sealed record Refused(IReadOnlyList<ContentProblem> Problems) : Outcome;
        /// <summary>Not one of those for which the person buys.</summary>
        public sealed record DepartmentMissing : Outcome;
        public T Match<T>(Func<Created, T> created, Func<Refused, T> refused, Func<DepartmentMissing, T> departmentMissing) => this switch
        { Created c => created(c), Refused r => refused(r), DepartmentMissing d => departmentMissing(d), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = scope.Required as Scope.Tenant ?? throw new InvalidOperationException("A consultation is created for an account.");
        if (await FirstResultAsync(acting.TenantId, input.Form, cancel) is { } already) return new Outcome.Created(already);

        var now = await db.NowAsync(cancel);
        var checking = input.Content.Check(now);
        if (checking is Checking.Refused refused) return new Outcome.Refused(refused.Problems);
        var content = ((Checking.Accepted)checking).Content;
        if (await departments.ChooseAsync(input.Department, cancel) is not { } department) return new Outcome.DepartmentMissing();

        var person = acting.PersonId ?? throw new InvalidOperationException("A person creates a consultation.");
        var reference = new HumanReference(input.Procedure.ReferencePrefix, FranceTime.DayOf(now).Year, await CountAsync(acting.TenantId, FranceTime.DayOf(now).Year, cancel));
        var consultation = new Consultation(acting.TenantId, department, reference, input.Procedure, content, person, now);
        db.Consultations.Add(consultation);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"insert into consultation_forms (tenant_id, key, consultation_id) values ({acting.TenantId}, {input.Form}, {consultation.Id.Value})", cancel);
        // The gate process answers with the recipient of the lock; by the time the file is ready, so is the lock.
        await db.Database.ExecuteSqlAsync($"insert into gates (tenant_id, consultation_id, requested_at) values ({acting.TenantId}, {consultation.Id.Value}, {now})", cancel);
        return new Outcome.Created(consultation.Id);
    }

    private async Task<Id<Consultation>?> FirstResultAsync(Guid tenant, Guid form, CancellationToken cancel)
    {
        // Two clicks at once: the second waits here, and then reads what the first wrote.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({form.ToString("D")}, 1))", cancel);
        var found = await db.Database.SqlQuery<Guid>($"select consultation_id as \"Value\" from consultation_forms where tenant_id = {tenant} and key = {form}").ToListAsync(cancel);
        return found is [var first] ? new Id<Consultation>(first) : null;
    }

    // The row's lock is held to the end of the transaction: no two drafts get one number, and a rolled-back one leaves no gap.
    private async Task<int> CountAsync(Guid tenant, int year, CancellationToken cancel) =>
        (await db.Database.SqlQuery<int>($"""
            insert into consultation_counters as c (tenant_id, year, last) values ({tenant}, {year}, 1)
            on conflict (tenant_id, year) do update set last = c.last + 1 returning last as "Value"
            """).ToListAsync(cancel)).Single();
}
