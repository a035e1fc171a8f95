using System.ComponentModel.DataAnnotations;

namespace Platform.Core.Values;

/// <summary>
/// What people must know before they start, in one place: pages print it, endpoints enforce it (CE 13 November 2025, n° 506640:
/// a bid was refused for a size nobody had announced). Decimal octets.
/// </summary>
public sealed class Limits
{
    [Range(1, long.MaxValue)] public long DceBytes { get; init; } = 5_000_000_000;
    [Range(1, 10_000)] public int DceFiles { get; init; } = 10_000;
    [Range(1, long.MaxValue)] public long BidBytes { get; init; } = 5_000_000_000;
}
