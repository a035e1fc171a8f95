using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

/// <summary>
/// The gates of quote requests: the same vault and the same process as those of consultations, one lock instead of two. Made when a draft is begun, given out
/// when the date has passed by the database's clock; no holder, no register, no outside time for a small purchase (decision 0043). One transaction each: a gate
/// that fails keeps no other shut, and is tried again after all others. Scope Gate.
/// </summary>
public sealed class QuoteGates(UnitOfWorkFactory work, GateVault vault, ILogger<QuoteGates> log)
{
    private const int Batch = 50;

    private sealed record Waiting(Guid Tenant, Guid Request);

    /// <returns>How many are ready now that were not.</returns>
    public async Task<int> PrepareAsync(CancellationToken cancel) => await EachAsync(await InAsync(db => db.Database.SqlQuery<Waiting>($"""
        select tenant_id as "Tenant", request_id as "Request" from quote_gates where ready_at is null order by failed_at nulls first, requested_at limit {Batch}
        """).ToListAsync(cancel), cancel), PrepareOneAsync, cancel);

    /// <returns>How many opened now.</returns>
    public async Task<int> ReleaseAsync(CancellationToken cancel) => await EachAsync(await InAsync(async db =>
    {
        var now = await db.NowAsync(cancel);
        return await db.Database.SqlQuery<Waiting>($"""
            select s.tenant_id as "Tenant", s.request_id as "Request" from quote_gate_secrets s join quote_requests q on q.tenant_id = s.tenant_id and q.id = s.request_id
              join quote_gates g on g.tenant_id = s.tenant_id and g.request_id = s.request_id
            where q.sent_at is not null and q.answers_due < {now} and not exists (select from quote_gate_releases r where r.tenant_id = s.tenant_id and r.request_id = s.request_id)
            order by g.failed_at nulls first, q.answers_due limit {Batch}
            """).ToListAsync(cancel);
    }, cancel), ReleaseOneAsync, cancel);

    private async Task<bool> PrepareOneAsync(PlatformDb db, Waiting gate, CancellationToken cancel)
    {
        // Taken by another process meanwhile: nothing is left to do here.
        if ((await db.Database.SqlQuery<int>($"""select 1 as "Value" from quote_gates where tenant_id = {gate.Tenant} and request_id = {gate.Request} and ready_at is null for update skip locked""").ToListAsync(cancel)).Count == 0) return false;
        var identity = X25519Identity.Generate();
        var now = await db.NowAsync(cancel);
        await db.Database.ExecuteSqlAsync($"insert into quote_gate_secrets (tenant_id, request_id, sealed, created_at) values ({gate.Tenant}, {gate.Request}, {vault.SealForMyself(identity)}, {now})", cancel);
        return await db.Database.ExecuteSqlAsync($"""
            update quote_gates set recipient = {identity.Recipient.ToString()}, escrow = {vault.SealForRecovery(identity)}, ready_at = {now} where tenant_id = {gate.Tenant} and request_id = {gate.Request}
            """, cancel) == 1;
    }

    private async Task<bool> ReleaseOneAsync(PlatformDb db, Waiting gate, CancellationToken cancel)
    {
        var secret = (await db.Database.SqlQuery<byte[]>($"select sealed as \"Value\" from quote_gate_secrets where tenant_id = {gate.Tenant} and request_id = {gate.Request}").ToListAsync(cancel)).Single();
        return await db.Database.ExecuteSqlAsync($"""
            insert into quote_gate_releases (tenant_id, request_id, identity, released_at) values ({gate.Tenant}, {gate.Request}, {vault.Open(secret).ToString()}, {await db.NowAsync(cancel)}) on conflict do nothing
            """, cancel) == 1;
    }

    private async Task<int> EachAsync(IReadOnlyList<Waiting> gates, Func<PlatformDb, Waiting, CancellationToken, Task<bool>> act, CancellationToken cancel)
    {
        var done = 0;
        foreach (var gate in gates)
        {
            try
            {
                if (await InAsync(db => act(db, gate, cancel), cancel)) done++;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "The gate of quote request {Request} stays as it is.", gate.Request);
                await InAsync(async db => await db.Database.ExecuteSqlAsync($"update quote_gates set failed_at = {await db.NowAsync(cancel)} where tenant_id = {gate.Tenant} and request_id = {gate.Request}", cancel), cancel);
            }
        }
        return done;
    }

    private Task<T> InAsync<T>(Func<PlatformDb, Task<T>> act, CancellationToken cancel) => work.RunAsync(new Scope.Gate(), services => act(services.GetRequiredService<PlatformDb>()), cancel);
}
