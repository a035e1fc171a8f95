namespace Platform.Core.Exports;

/// <summary>What an export is for (VR-32). There is no other use.</summary>
public enum ExportPurpose { Conduct, Award, Performance, FollowUp, Return }

/// <summary>Waiting for the job, to be fetched, given up by the job, or erased after its days.</summary>
public enum ExportState { UnderWay, Made, Failed, Removed }

/// <summary>One complete export of the account, as its page shows it.</summary>
/// <param name="Fetches">Who made a link to it, and when.</param>
public sealed record AccountExport(
    Guid Id, ExportPurpose Purpose, string AskedByName, DateTimeOffset AskedAt, DateTimeOffset? MadeAt, long? Size, int? Files, byte[]? Sha256, DateTimeOffset? KeepUntil, ExportState State,
    IReadOnlyList<AccountExport.Fetch> Fetches)
{
    public sealed record Fetch(string ByName, DateTimeOffset At);
}
