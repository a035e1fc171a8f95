using System.Diagnostics.Metrics;

namespace Platform.Core.Bids;

/// <summary>Counts of this process since its start, for /metrics. No label says who, where or what.</summary>
public static class DepositMeasures
{
    private static readonly Meter Meter = new("Platform");
    private static readonly Counter<long> Deposits = Meter.CreateCounter<long>("platform.deposits", description: "Deposits by how they ended: acknowledged, late, refused.");
    private static readonly Counter<long> Blocks = Meter.CreateCounter<long>("platform.blocks", description: "Blocks of bids by how they ended: stored, refused.");

    internal static void Count(DepositBid.Outcome? outcome)
    {
        var ended = outcome switch
        {
            DepositBid.Outcome.Received { Late: true } => "late",
            DepositBid.Outcome.Received => "acknowledged",
            null => null,           // read back again: not ended
            _ => "refused",
        };
        if (ended is not null) Deposits.Add(1, new KeyValuePair<string, object?>("outcome", ended));
    }

    public static void Count(StoreBlock.Outcome outcome) => Blocks.Add(1, new KeyValuePair<string, object?>("outcome", outcome is StoreBlock.Outcome.Stored ? "stored" : "refused"));
}
