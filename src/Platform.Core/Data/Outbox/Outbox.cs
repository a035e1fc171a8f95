using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Platform.Core.Data.Outbox;

/// <summary>Something that happened and that a job must act on. Ids only: no names, no keys.</summary>
public interface IFact
{
    /// <summary>What a handler is found by, e.g. <c>bid-received</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>The same fact with the same key is queued once.</summary>
    string Key { get; }
}

/// <summary>Queues facts in the transaction of the change they tell of. A business transaction never talks to a scheduler.</summary>
public sealed class Outbox(PlatformDb db, CurrentScope scope)
{
    /// <param name="fact">What happened.</param>
    /// <param name="cancel">Stops.</param>
    /// <param name="due">Null: at once.</param>
    public async Task AddAsync<TFact>(TFact fact, CancellationToken cancel, DateTimeOffset? due = null) where TFact : IFact
    {
        var tenant = scope.Required is Scope.Tenant t ? t.TenantId : (Guid?)null;
        var company = scope.Required is Scope.Company c ? c.CompanyId : (Guid?)null;
        var payload = JsonSerializer.Serialize(fact);
        await db.Database.ExecuteSqlAsync($"""
            insert into outbox (id, tenant_id, company_id, actor, kind, key, payload, due_at)
            values ({Guid.CreateVersion7()}, {tenant}, {company}, {scope.Required.PersonId}, {TFact.Kind}, {fact.Key}, {payload}::jsonb, coalesce({due}::timestamptz, clock_timestamp()))
            on conflict do nothing
            """, cancel);
    }
}
