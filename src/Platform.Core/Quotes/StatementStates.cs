namespace Platform.Core.Quotes;

/// <summary>Where a yearly statement stands: the last thing that happened to it, or a draft while nothing has.</summary>
public enum StatementState { Draft, Issued, Disputed, Waived, Paid }

/// <summary>What became of a year after its statement was decided because the account had closed (statement_growth in 0337). <see cref="Open"/>: the account came back, and something may come.
/// <see cref="Grown"/>: something came, and the statement is to be completed once the year is over.</summary>
public enum StatementGrowth { Open, Grown }

/// <summary>Which step may follow which. The account disputes; everything else is the lead's to decide. A trigger holds the same table.</summary>
public static class StatementStates
{
    private static readonly HashSet<(StatementState, StatementState)> Steps =
    [
        (StatementState.Draft, StatementState.Issued), (StatementState.Draft, StatementState.Waived),
        (StatementState.Issued, StatementState.Disputed), (StatementState.Issued, StatementState.Waived), (StatementState.Issued, StatementState.Paid),
        (StatementState.Disputed, StatementState.Issued), (StatementState.Disputed, StatementState.Waived),      // maintained or corrected; or given up
    ];

    public static bool MayFollow(this StatementState next, StatementState before) => Steps.Contains((before, next));

    public static bool NeedsReason(this StatementState step) => step is StatementState.Disputed or StatementState.Waived;
}
