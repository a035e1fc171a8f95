using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a published consultation says anew: a correction, or a later limit.</summary>
/// <param name="Reason">As it is published.</param>
/// <param name="LimitFollows">Its author is about to move the limit for it: both are said together.</param>
/// <param name="ConfirmedCost">Without tax: what whoever decides has seen, and confirmed.</param>
/// <param name="At">When it was decided: at the prices of then.</param>
public sealed record PublishedChange(Id<Consultation> Consultation, string Reason, decimal ConfirmedCost, string ByName, DateTimeOffset At, bool LimitFollows = false);

/// <summary>What saying a change elsewhere too asks of the account.</summary>
/// <param name="Amount">Without tax: to be shown and confirmed before (VR-41).</param>
/// <param name="ByHand">Names of those that no wire leads to: a person writes to them.</param>
/// <param name="Refused">Names of those that refused what they were sent before: the change reaches them with the notice, once it is corrected.</param>
public sealed record ChangeCost(decimal Amount, IReadOnlyList<string> ByHand, IReadOnlyList<string> Refused)
{
    public static ChangeCost Nothing { get; } = new(0, [], []);
}

/// <summary>A capability that says a change elsewhere too: notices that were sent are corrected.</summary>
public interface IChangeFollower
{
    /// <param name="inTheAct">What is answered holds until the transaction ends: no job changes it meanwhile.</param>
    Task<ChangeCost> CostAsync(Consultation consultation, DateTimeOffset at, bool inTheAct, CancellationToken cancel);

    /// <summary>In the transaction of the change, after it: what everybody reads says the new already.</summary>
    Task FollowAsync(PublishedChange change, CancellationToken cancel);
}

internal static class ChangeFollowers
{
    public static async Task<ChangeCost> CostAsync(this IEnumerable<IChangeFollower> followers, Consultation consultation, DateTimeOffset at, bool inTheAct, CancellationToken cancel)
    {
        var whole = ChangeCost.Nothing;
        foreach (var follower in followers)
            if (await follower.CostAsync(consultation, at, inTheAct, cancel) is var cost) whole = new(whole.Amount + cost.Amount, [.. whole.ByHand, .. cost.ByHand], [.. whole.Refused, .. cost.Refused]);
        return whole;
    }
}
