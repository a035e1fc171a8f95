using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// Finishes deposits whose bytes are all here but whose client vanished before it asked for the receipt: after a minute of silence, or as
/// soon as the limit has passed. One that fails holds up no other. Scope System; opens its own transactions; harmless when repeated.
/// </summary>
public sealed class FinishDeposits(UnitOfWorkFactory work, CurrentScope scope, DepositBid deposit, ILogger<FinishDeposits> log)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <returns>How many were receipted.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var finished = 0;
        foreach (var bid in await work.RunAsync(scope.Required, services => FindAsync(services.GetRequiredService<PlatformDb>(), cancel), cancel))
        {
            try
            {
                if (await deposit.ExecuteAsync(new(bid), cancel) is DepositBid.Outcome.Received) finished++;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Deposit {Bid} is complete and cannot be finished now.", bid);
            }
        }
        return finished;
    }

    private static async Task<List<Id<Bid>>> FindAsync(PlatformDb db, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var silent = now - Silence;
        return await (from bid in db.Bids
                      join consultation in db.Consultations on bid.ConsultationId equals consultation.Id
                      where bid.FinalisedAt == null && bid.CompleteAt != null && (bid.LastByteAt < silent || consultation.SubmissionDeadline < now)
                          && !db.BidEnvelopes.Any(e => e.BidId == bid.Id && db.DamagedBlocks.Any(d => d.EnvelopeId == e.Id))      // only the bidder can mend those
                      orderby bid.CompleteAt
                      select bid.Id).Take(100).ToListAsync(cancel);
    }
}
