using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

/// <summary>
/// The gates of quote requests: the same vault and the same process as those of consultations, one lock instead of two. Made when a draft is begun, given out
/// when the date has passed by the database's clock; no holder, no register, no outside time for a small purchase (decision 0043). Scope Gate.
/// </summary>
public sealed class QuoteGates(PlatformDb db, GateVault vault)
{
    private const int Batch = 50;

    private sealed record Waiting(Guid Tenant, Guid Request);

    private sealed record Due(Guid Tenant, Guid Request, byte[] Sealed);

    /// <returns>How many are ready now that were not.</returns>
    public async Task<int> PrepareAsync(CancellationToken cancel)
    {
        var waiting = await db.Database.SqlQuery<Waiting>($"""
            select tenant_id as "Tenant", request_id as "Request" from quote_gates where ready_at is null order by requested_at limit {Batch} for update skip locked
            """).ToListAsync(cancel);
        foreach (var gate in waiting)
        {
            var identity = X25519Identity.Generate();
            var now = await db.NowAsync(cancel);
            await db.Database.ExecuteSqlAsync($"insert into quote_gate_secrets (tenant_id, request_id, sealed, created_at) values ({gate.Tenant}, {gate.Request}, {vault.SealForMyself(identity)}, {now})", cancel);
            await db.Database.ExecuteSqlAsync($"""
                update quote_gates set recipient = {identity.Recipient.ToString()}, escrow = {vault.SealForRecovery(identity)}, ready_at = {now} where tenant_id = {gate.Tenant} and request_id = {gate.Request}
                """, cancel);
        }
        return waiting.Count;
    }

    /// <returns>How many opened now.</returns>
    public async Task<int> ReleaseAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var due = await db.Database.SqlQuery<Due>($"""
            select s.tenant_id as "Tenant", s.request_id as "Request", s.sealed as "Sealed" from quote_gate_secrets s join quote_requests q on q.tenant_id = s.tenant_id and q.id = s.request_id
            where q.sent_at is not null and q.answers_due < {now} and not exists (select from quote_gate_releases r where r.tenant_id = s.tenant_id and r.request_id = s.request_id)
            order by q.answers_due limit {Batch}
            """).ToListAsync(cancel);
        foreach (var gate in due)
            await db.Database.ExecuteSqlAsync($"""
                insert into quote_gate_releases (tenant_id, request_id, identity, released_at) values ({gate.Tenant}, {gate.Request}, {vault.Open(gate.Sealed).ToString()}, {now}) on conflict do nothing
                """, cancel);
        return due.Count;
    }
}
