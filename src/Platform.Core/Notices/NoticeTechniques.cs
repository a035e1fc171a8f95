namespace Platform.Core.Notices;

/// <summary>Bons de commande: no new competition. Marchés subséquents: new competition. Both: mixed (CCP, art. R2162-2).</summary>
public enum FrameworkKind { Orders, Competed, Both }

/// <param name="Maximum">Of this lot, in euros without tax, over the whole duration: mandatory (CCP, art. R2162-4); null only as long as a draft does not say it.</param>
/// <param name="Participants">Most holders; null: as many as wished, or one.</param>
/// <param name="WhyLonger">Beyond four years (L2125-1).</param>
/// <param name="Users">Other buyers who may order, as text.</param>
public sealed record NoticeFramework(FrameworkKind Kind, decimal? Maximum, int? Participants = null, string? WhyLonger = null, string? Users = null);

/// <summary>Système d’acquisition dynamique (CCP, art. R2162-37 to R2162-51).</summary>
public enum DynamicSystem { None, OwnUse, OpenToOthers }

public sealed record NoticeAuction(string Description, Uri? Address = null);

/// <summary>What a design contest adds (CCP, art. R2162-15 to R2162-22).</summary>
/// <param name="ContractFollows">A service contract goes to the winner, or to one of them.</param>
/// <param name="JuryBinds">The buyer is bound by the jury’s decision.</param>
public sealed record NoticeContest(bool ContractFollows, bool JuryBinds, IReadOnlyList<decimal> Prizes, IReadOnlyList<string> Jury, IReadOnlyList<string> Participants, string? OtherRewards = null);
