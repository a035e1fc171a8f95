using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// The buyer's register of deposits. Before the closing: instants only (CCP R2132-9, the buyer learns nothing else). After: who, when,
/// late or not, and the entry that anyone can check. Null when the consultation is not this account's, or a draft.
/// </summary>
public sealed class DepositRegister(PlatformDb db)
{
    public sealed record View(string Reference, string Title, DateTimeOffset Limit, DateTimeOffset? ClosedAt, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<Row> Rows, Contents Holds);

    public sealed record Row(string Bidder, string BidderId, DateTimeOffset LastByteAt, bool Late, bool BegunInTime, bool Superseded, string Tracking, long Size);

    public async Task<View?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.FindCalledNowAsync(id, cancel) is not { PublishedAt: not null, SubmissionDeadline: { } limit } consultation) return null;
        var times = await db.Database.SqlQuery<DateTimeOffset>($"select t as \"Value\" from sec.deposit_times({id.Value}) t").ToListAsync(cancel);
        return new(consultation.Reference, consultation.Title, limit, consultation.ClosedAt, times, consultation.ClosedAt is null ? [] : await RowsAsync(id, cancel), consultation.Holds);
    }

    // No row before the closing, whatever is asked: the policies of these tables say the same.
    private async Task<IReadOnlyList<Row>> RowsAsync(Id<Consultation> id, CancellationToken cancel) =>
        await db.Database.SqlQuery<Row>($"""
            select b.bidder_name || coalesce(', ' || a.company_name, '') as "Bidder", coalesce(a.company_number, b.bidder_id) as "BidderId", b.last_byte_at as "LastByteAt", b.late as "Late",
                   b.first_byte_at <= b.limit_applied as "BegunInTime", b.superseded_at is not null as "Superseded", b.tracking as "Tracking",
                   (select coalesce(sum(v.size), 0)::bigint from bid_envelopes v where v.tenant_id = b.tenant_id and v.bid_id = b.id) as "Size"
            from bids b join register_entries e on e.tenant_id = b.tenant_id and e.id = b.receipt_entry
              left join project_authors a on a.tenant_id = b.tenant_id and a.id = b.company_id      -- of a project, once its anonymity is lifted
            where b.consultation_id = {id.Value} order by e.rank
            """).ToListAsync(cancel);
}
