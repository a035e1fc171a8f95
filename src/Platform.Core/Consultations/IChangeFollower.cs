using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a published consultation says anew: a correction, or a later limit.</summary>
/// <param name="Reason">As it is published.</param>
/// <param name="LimitFollows">Its author is about to move the limit for it: both are said together.</param>
/// <param name="ConfirmedCost">Without tax: what whoever decides has seen, and confirmed.</param>
/// <param name="At">When it was decided: at the prices of then.</param>
public sealed record PublishedChange(Id<Consultation> Consultation, string Reason, decimal ConfirmedCost, string ByName, DateTimeOffset At, bool LimitFollows = false);

/// <summary>A capability that says a change elsewhere too: notices that were sent are corrected.</summary>
public interface IChangeFollower
{
    /// <summary>What saying it elsewhere costs, without tax: to be shown and confirmed before (VR-41).</summary>
    /// <param name="inTheAct">What is answered holds until the transaction ends: no job changes it meanwhile.</param>
    Task<decimal> CostAsync(Consultation consultation, DateTimeOffset at, bool inTheAct, CancellationToken cancel);

    /// <summary>In the transaction of the change, after it: what everybody reads says the new already.</summary>
    Task FollowAsync(PublishedChange change, CancellationToken cancel);
}

internal static class ChangeFollowers
{
    public static async Task<decimal> CostAsync(this IEnumerable<IChangeFollower> followers, Consultation consultation, DateTimeOffset at, bool inTheAct, CancellationToken cancel)
    {
        var total = 0m;
        foreach (var follower in followers) total += await follower.CostAsync(consultation, at, inTheAct, cancel);
        return total;
    }
}
