using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>Has a receipt time-stamped. The authority is asked outside any transaction, and never stands between a bidder and his receipt.</summary>
public sealed class StampReceipt(UnitOfWorkFactory work, CurrentScope scope, TimestampClient timestamps)
{
    private const string NoReceipt = "no receipt";

    /// <returns>True when the receipt has its token.</returns>
    public async Task<bool> ExecuteAsync(Id<Bid> id, TimeSpan wait, CancellationToken cancel) => await TryAsync(id, wait, cancel) is null;

    /// <returns>Null when the receipt has its token, else why not.</returns>
    internal async Task<string?> TryAsync(Id<Bid> id, TimeSpan wait, CancellationToken cancel)
    {
        var bid = await work.RunAsync(scope.Required, services => ReadAsync(services.GetRequiredService<PlatformDb>(), id, cancel), cancel);
        if (bid?.Receipt is not { } receipt) return bid is null ? NoReceipt : null;
        var imprint = SHA256.HashData(Encoding.UTF8.GetBytes(receipt));
        Fault.Point("deposit.stamp.before_request");
        var outcome = await timestamps.StampAsync(imprint, wait, cancel);
        if (outcome is not TimestampClient.Outcome.Stamped stamp) return outcome.Match(stamped => "", unavailable => $"{unavailable.Reason}");
        Fault.Point("deposit.stamp.after_answer");
        await work.RunAsync(scope.Required, async services =>
        {
            var db = services.GetRequiredService<PlatformDb>();
            // Two may ask at once: the first token stays.
            await db.Database.ExecuteSqlAsync($"""
                insert into timestamp_tokens (tenant_id, subject, subject_id, company_id, imprint, token, gen_time, authority, recorded_at)
                values ({bid.Tenant}, 'receipt', {id.Value}, {bid.Company}, {imprint}, {stamp.Response}, {stamp.GenTime}, {stamp.Authority}, sec.now())
                on conflict do nothing
                """, CancellationToken.None);
            await db.Database.ExecuteSqlAsync($"select sec.note_stamped()", CancellationToken.None);
            await ReceiptPrinting.QueueAsync(db, bid.Depositor, new(id.Value, Stamped: true), CancellationToken.None);
        }, CancellationToken.None);
        return null;
    }

    /// <param name="Company">Of the bid: an alias where it is anonymous.</param>
    /// <param name="Depositor">The company that is told.</param>
    private sealed record Unstamped(Guid Tenant, Guid Company, Guid Depositor, string? Receipt);

    // No receipt in the answer: it has its token already.
    private static async Task<Unstamped?> ReadAsync(PlatformDb db, Id<Bid> id, CancellationToken cancel)
    {
        var bid = await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.FinalisedAt != null, cancel);
        if (bid is null) return null;
        var stamped = await db.Timestamps.AnyAsync(t => t.Subject == TimestampSubject.Receipt && t.SubjectId == id.Value, cancel);
        return new(bid.TenantId, bid.CompanyId, (await db.DepositorAsync(bid, cancel)).Company, stamped ? null : bid.Receipt);
    }
}

/// <summary>
/// Asks for the tokens that an unreachable authority left out, oldest first; stops at its first silence or wrong answer, and writes down which it
/// was, for the operator. Scope System; harmless when repeated.
/// </summary>
public sealed class StampReceipts(UnitOfWorkFactory work, CurrentScope scope, StampReceipt stamp, IOptions<TimestampOptions> options, ILogger<StampReceipts> log)
{
    /// <returns>How many receipts got their token.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var waiting = await work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"""
            select b.id as "Value" from bids b
            where b.finalised_at is not null and b.stamped_at is null
            order by b.finalised_at limit 50
            """).ToListAsync(cancel), cancel);
        var stamped = 0;
        string? reason = null;
        foreach (var bid in waiting)
        {
            if ((reason = await stamp.TryAsync(new(bid), options.Value.Patience, cancel)) is not null) break;
            stamped++;
        }
        if (reason is not null) log.LogWarning("{Waiting} receipts wait for their time-stamp: {Reason}", waiting.Count - stamped, reason);
        if (waiting.Count > 0) await NoteAsync(reason, cancel);
        return stamped;
    }

    private Task NoteAsync(string? reason, CancellationToken cancel) => work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
        update stamping set reason = {reason}::text, answered_at = case when {reason}::text is null then sec.now() else answered_at end,
          failing_since = case when {reason}::text is null then null else coalesce(failing_since, sec.now()) end
        """, cancel), cancel);
}
