using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>Has a receipt time-stamped. The authority is asked outside any transaction, and never stands between a bidder and his receipt.</summary>
public sealed class StampReceipt(UnitOfWorkFactory work, CurrentScope scope, TimestampClient timestamps)
{
    /// <returns>True when the receipt has its token.</returns>
    public async Task<bool> ExecuteAsync(Id<Bid> id, TimeSpan wait, CancellationToken cancel)
    {
        var bid = await work.RunAsync(scope.Required, services => ReadAsync(services.GetRequiredService<PlatformDb>(), id, cancel), cancel);
        if (bid?.Receipt is not { } receipt) return bid is not null;
        var imprint = SHA256.HashData(Encoding.UTF8.GetBytes(receipt));
        Fault.Point("deposit.stamp.before_request");
        if (await timestamps.StampAsync(imprint, wait, cancel) is not TimestampClient.Outcome.Stamped stamp) return false;
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
            await ReceiptPrinting.QueueAsync(db, bid.Company, new(id.Value, Stamped: true), CancellationToken.None);
        }, CancellationToken.None);
        return true;
    }

    private sealed record Unstamped(Guid Tenant, Guid Company, string? Receipt);

    // No receipt in the answer: it has its token already.
    private static async Task<Unstamped?> ReadAsync(PlatformDb db, Id<Bid> id, CancellationToken cancel)
    {
        var bid = await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.FinalisedAt != null, cancel);
        if (bid is null) return null;
        var stamped = await db.Timestamps.AnyAsync(t => t.Subject == TimestampSubject.Receipt && t.SubjectId == id.Value, cancel);
        return new(bid.TenantId, bid.CompanyId, stamped ? null : bid.Receipt);
    }
}

/// <summary>Asks for the tokens that an unreachable authority left out, oldest first; stops at its first silence. Scope System; harmless when repeated.</summary>
public sealed class StampReceipts(UnitOfWorkFactory work, CurrentScope scope, StampReceipt stamp)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    /// <returns>How many receipts got their token.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var waiting = await work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"""
            select b.id as "Value" from bids b
            where b.finalised_at is not null and not exists (select from timestamp_tokens t where t.tenant_id = b.tenant_id and t.subject = 'receipt' and t.subject_id = b.id)
            order by b.finalised_at limit 50
            """).ToListAsync(cancel), cancel);
        var stamped = 0;
        foreach (var bid in waiting)
        {
            if (!await stamp.ExecuteAsync(new(bid), Wait, cancel)) break;
            stamped++;
        }
        return stamped;
    }
}
