using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// A bidder says that a bid whose sender had not read a version of the file stands for that version (PEER-09). In writing, dated; without it the bid stands as well. The buyer reads it after the closing.
/// </summary>
public sealed class ConfirmBid(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<Bid> Bid, int Version, string ByName);

    /// <summary>NothingToConfirm: the bid was replaced, came late, or answers this version already. TooLate: the limit has passed.</summary>
    public enum Outcome { Confirmed, NothingToConfirm, TooLate, NotFound }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == input.Bid && b.FinalisedAt != null, cancel) is not { } bid) return Outcome.NotFound;
        await db.LockConsultationAsync(bid.ConsultationId.Value, cancel);
        var now = await db.NowAsync(cancel);
        var consultation = await db.ConsultationFaces.AsNoTracking().SingleAsync(c => c.Id == bid.ConsultationId, cancel);
        if (consultation.DiscontinuedAt is not null || now > consultation.SubmissionDeadline) return Outcome.TooLate;
        var known = bid.KnownUntil;
        var last = await db.DceVersions.Where(v => v.ConsultationId == bid.ConsultationId && v.PublishedAt > known).MaxAsync(v => (int?)v.Number, cancel);
        if (bid.IsAnonymous || bid.SupersededAt is not null || bid.RetractedAt is not null || bid.Late is true || last != input.Version) return Outcome.NothingToConfirm;
        await db.Database.ExecuteSqlAsync($"""
            insert into bid_confirmations (tenant_id, bid_id, consultation_id, company_id, version_number, by_person, by_name, at)
            values ({bid.TenantId}, {bid.Id.Value}, {bid.ConsultationId.Value}, {bid.CompanyId}, {input.Version}, {scope.Required.PersonId}, {input.ByName}, {now}) on conflict do nothing
            """, cancel);
        return Outcome.Confirmed;
    }
}

/// <summary>Which version of the file a bid answers, and who said that it stands for a later one.</summary>
public sealed class ReadAnsweredVersion(PlatformDb db)
{
    public sealed record Confirmation(int Version, string ByName, DateTimeOffset At);

    /// <param name="Sent">The version that its sender had before him.</param>
    public sealed record View(int Sent, IReadOnlyList<Confirmation> Confirmations, bool MayConfirm);

    public async Task<View> ExecuteAsync(ReceiptView receipt, CancellationToken cancel)
    {
        var sent = await db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == receipt.Consultation && v.PublishedAt <= receipt.KnownUntil).MaxAsync(v => (int?)v.Number, cancel) ?? 1;
        if (receipt.Newer is not { } newer) return new(sent, [], false);
        var said = await db.Database.SqlQuery<Confirmation>($"""
            select version_number as "Version", by_name as "ByName", at as "At" from bid_confirmations where bid_id = {receipt.Bid.Value} order by version_number
            """).ToListAsync(cancel);
        var consultation = await db.ConsultationFaces.AsNoTracking().SingleAsync(c => c.Id == receipt.Consultation, cancel);
        // A confirmation names who gives it: none of an anonymous project.
        return new(sent, said, receipt is { Author: null, SupersededAt: null, Late: false } && said.TrueForAll(c => c.Version != newer.Version) && consultation.DiscontinuedAt is null
            && consultation.SubmissionDeadline >= await db.NowAsync(cancel));
    }
}
