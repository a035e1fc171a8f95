using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// Finishes deposits whose bytes are all here but whose client vanished before it asked for the receipt: after a minute of silence, or as
/// soon as the limit has passed. Scope System; opens its own transactions; harmless when repeated.
/// </summary>
public sealed class FinishDeposits(UnitOfWorkFactory work, CurrentScope scope, DepositBid deposit)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <returns>How many were receipted.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var finished = 0;
        foreach (var bid in await work.RunAsync(scope.Required, services => FindAsync(services.GetRequiredService<PlatformDb>(), cancel), cancel))
        {
            if (await deposit.ExecuteAsync(new(bid, null), cancel) is DepositBid.Outcome.Received) finished++;
        }
        return finished;
    }

    private static async Task<List<Id<Bid>>> FindAsync(PlatformDb db, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var silent = now - Silence;
        return await (from bid in db.Bids
                      join consultation in db.Consultations on bid.ConsultationId equals consultation.Id
                      where bid.FinalisedAt == null && bid.Bordereau != null && (bid.LastByteAt < silent || consultation.SubmissionDeadline < now)
                      orderby bid.LastByteAt
                      select bid.Id).Take(100).ToListAsync(cancel);
    }
}
