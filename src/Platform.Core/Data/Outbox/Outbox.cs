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
    /// <param name="due">Null: at once. It counts as queued from then on: no alarm counts it before.</param>
    public Task AddAsync<TFact>(TFact fact, CancellationToken cancel, DateTimeOffset? due = null) where TFact : IFact => QueueAsync([fact], due, cancel);

    /// <summary>Many of one kind, due at once, in one statement.</summary>
    public Task AddAsync<TFact>(IReadOnlyCollection<TFact> facts, CancellationToken cancel) where TFact : IFact => facts.Count == 0 ? Task.CompletedTask : QueueAsync(facts, null, cancel);

    private async Task QueueAsync<TFact>(IReadOnlyCollection<TFact> facts, DateTimeOffset? due, CancellationToken cancel) where TFact : IFact
    {
        var (tenant, company) = Owner;
        Guid[] ids = [.. facts.Select(_ => Guid.CreateVersion7())];
        string[] keys = [.. facts.Select(fact => fact.Key)], payloads = [.. facts.Select(fact => JsonSerializer.Serialize(fact))];
        await db.Database.ExecuteSqlAsync($"""
            insert into outbox (id, tenant_id, company_id, actor, kind, key, payload, due_at, queued_at)
            select f.id, {tenant}::uuid, {company}::uuid, {scope.Required.PersonId}::uuid, {TFact.Kind}, f.key, f.payload::jsonb, at.due, at.due
            from (select coalesce({due}::timestamptz, clock_timestamp()) as due) at, unnest({ids}, {keys}, {payloads}) as f (id, key, payload) on conflict do nothing
            """, cancel);
    }

    private (Guid? Tenant, Guid? Company) Owner => ((scope.Required as Scope.Tenant)?.TenantId, (scope.Required as Scope.Company)?.CompanyId);
}
