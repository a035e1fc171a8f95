using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// After the receipt, and at most two seconds: its time-stamp token and its proof of inclusion. What is slower follows on the page and by
/// mail. Opens its own transactions.
/// </summary>
public sealed class CompleteReceipt(UnitOfWorkFactory work, CurrentScope scope, StampReceipt stamp, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    /// <summary>Marks the statement that is repeated on purpose.</summary>
    public const string Waiting = "waiting";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public sealed record Pending(bool Timestamp, bool Register);

    public async Task<Pending> ExecuteAsync(Id<Bid> bid, CancellationToken cancel)
    {
        var stamping = stamp.ExecuteAsync(bid, Patience, cancel);
        var proving = ProveAsync(bid, cancel);
        return new(!await stamping, !await proving);
    }

    private async Task<bool> ProveAsync(Id<Bid> bid, CancellationToken cancel)
    {
        for (var until = clock.GetUtcNow() + Patience; ; await Task.Delay(Step, clock, cancel))
        {
            if (await work.RunAsync(scope.Required, services => IsProvedAsync(services.GetRequiredService<PlatformDb>(), bid, cancel), cancel)) return true;
            if (clock.GetUtcNow() >= until) return false;
        }
    }

    // One small question, because it is asked again ten times a second by every deposit that waits.
    private static Task<bool> IsProvedAsync(PlatformDb db, Id<Bid> id, CancellationToken cancel) =>
        db.Bids.TagWith(Waiting).AnyAsync(b => b.Id == id && db.RegisterLeaves.Any(l => l.EntryId == b.ReceiptEntry), cancel);
}
