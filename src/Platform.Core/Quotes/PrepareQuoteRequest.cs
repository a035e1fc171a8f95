using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>Writes the draft of a quote request: a new one, or the one that is named. A draft costs nothing and counts for nothing.</summary>
public sealed class PrepareQuoteRequest(PlatformDb db, CurrentScope scope, BuyingDepartments departments, BuyerOf buyerOf)
{
    /// <param name="Request">Null for a new one.</param>
    /// <param name="Form">Idempotency key of the form that creates: a second click shows the first result.</param>
    /// <param name="Content">What the buyer typed.</param>
    /// <param name="Department">For which he buys; null when he was not asked: the first that he is attached to. A draft stays where it was begun.</param>
    public sealed record Input(Id<QuoteRequest>? Request, Guid Form, QuoteContent Content, Id<Department>? Department = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Prepared(Id<QuoteRequest> Request) : Outcome;
        public sealed record Refused(IReadOnlyList<QuoteProblem> Problems) : Outcome;
        public sealed record AlreadySent : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Prepared, T> prepared, Func<Refused, T> refused, Func<AlreadySent, T> alreadySent, Func<NotFound, T> notFound) => this switch
        { Prepared p => prepared(p), Refused r => refused(r), AlreadySent a => alreadySent(a), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.LockQuotesAsync(acting.TenantId, cancel);      // two clicks at once, or a change while it is being sent: the second waits and reads what the first wrote
        var found = input.Request is { } id
            ? await db.QuoteRequests.SingleOrDefaultAsync(q => q.Id == id, cancel)
            : await db.QuoteRequests.SingleOrDefaultAsync(q => q.FormKey == input.Form, cancel);
        if (found is null && input.Request is not null) return new Outcome.NotFound();
        if (found is not null && input.Request is null) return new Outcome.Prepared(found.Id);
        if (found?.SentAt is not null) return new Outcome.AlreadySent();

        var now = await db.NowAsync(cancel);
        var problems = input.Content.Problems(now).ToList();
        var department = found?.DepartmentId ?? await departments.ChooseAsync(input.Department, cancel);
        if (department is null) problems.Insert(0, new(QuoteField.Department, QuoteFault.Missing));
        if (department is not { } buying || problems.Count > 0) return new Outcome.Refused(problems);
        var buyer = await buyerOf.ExecuteAsync(buying, cancel);
        if (found is null)
        {
            found = new QuoteRequest(acting.TenantId, buying, input.Form, input.Content.Checked, buyer, acting.PersonId ?? throw new InvalidOperationException("A person asks for quotes."), now);
            db.QuoteRequests.Add(found);
        }
        else
        {
            found.Amend(input.Content.Checked, buyer);
        }
        await db.SaveChangesAsync(cancel);
        // The gate process answers with a key; by the time the suppliers are chosen, it is there.
        await db.Database.ExecuteSqlAsync($"insert into quote_gates (tenant_id, request_id, requested_at) values ({acting.TenantId}, {found.Id.Value}, {now}) on conflict do nothing", cancel);
        return new Outcome.Prepared(found.Id);
    }
}
