using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>What a company must know before it begins: for whom, for what, until when, how large. Null when it is not published.</summary>
public sealed class ReadDepositChoices(PlatformDb db, IOptions<Limits> limits)
{
    public sealed record View(string Reference, string Title, string Buyer, DateTimeOffset PublishedAt, DateTimeOffset Limit, DateTimeOffset Now, long MaximumBytes,
        IReadOnlyList<LotChoice> Lots, bool IsDivided, IReadOnlyList<StandingBid> Standing, bool IsDiscontinued, Contents Holds, bool IsStage, bool IsAnonymous)
    {
        public bool IsPast => Now > Limit;

        /// <summary>The last bid that stands for this lot: another one would replace it there.</summary>
        public StandingBid? StandingFor(int lot) => Standing.LastOrDefault(bid => bid.Lots.Contains(lot));

        /// <summary>Candidatures of a contest, whose projects come later and bear no name.</summary>
        public bool IsContest { get; init; }

        /// <summary>For how many lots one company may bid.</summary>
        public required LotLimit LotLimit { get; init; }
    }

    public sealed record LotChoice(int Number, string Title);

    /// <returns>The lots of one's own draft for this consultation; none for any other.</returns>
    public async Task<IReadOnlyList<int>> LotsOfDraftAsync(Id<Consultation> id, Id<Bid> draft, CancellationToken cancel)
    {
        var sought = await db.Bids.AsNoTracking().Where(b => b.Id == draft && b.ConsultationId == id && b.FinalisedAt == null).Select(b => b.LotsSought).ToListAsync(cancel);
        if (sought is not [var lots]) return [];
        return lots is not null ? lots : await db.BidEnvelopes.AsNoTracking().Where(e => e.BidId == draft && e.LotNumber != null).Select(e => e.LotNumber!.Value).ToListAsync(cancel);      // not null: filtered
    }

    public async Task<View?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await DepositSubject.ReadAsync(db, id, cancel) is not { } subject) return null;
        var lots = await db.Lots.AsNoTracking().Where(l => l.ConsultationId == id).OrderBy(l => l.Number).Select(l => new LotChoice(l.Number, l.Title)).ToListAsync(cancel);
        var corrected = await db.CorrectedWordsAsync(id, cancel);
        lots = [.. lots.Select(l => l with { Title = corrected.LotTitle(l.Number, l.Title) })];
        var isDivided = lots is not [{ Title: Lot.SingleTitle }];
        if (subject.IsStage && await db.InvitedLotsAsync(id, cancel) is var asked) lots = [.. lots.Where(l => asked.Contains(l.Number))];
        return new(subject.Reference, subject.Title, subject.BuyerName, subject.PublishedAt, subject.SubmissionDeadline, await db.NowAsync(cancel), limits.Value.BidBytes,
            lots, isDivided, await db.StandingBidsAsync(id, cancel), subject.DiscontinuedAt is not null, subject.Holds, subject.IsStage, subject.IsAnonymous)
        { LotLimit = await db.LotLimitAsync(id, cancel), IsContest = subject.Procedure == nameof(Procedure.DesignContest) };
    }
}
