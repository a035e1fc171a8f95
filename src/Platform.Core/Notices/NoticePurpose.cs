using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What is bought, all lots together. Values are in euros without tax.</summary>
/// <param name="Cpv">Eight digits; the others are in <paramref name="MoreCpv"/>.</param>
/// <param name="Value">Estimated, all lots, options and renewals counted (CCP, art. R2121-1); null: not published.</param>
/// <param name="Information">Whatever French law or the buyer adds that no other field holds (BT-300).</param>
public sealed record NoticePurpose(
    string Title, string Description, Nature Nature, string Cpv, IReadOnlyList<NoticePlace> Places,
    IReadOnlyList<string>? MoreCpv = null, IReadOnlyList<Nature>? MoreNatures = null, decimal? Value = null, string? Information = null);

/// <summary>Where the contract is performed.</summary>
/// <param name="Nuts">Level 3 where the country has them.</param>
public sealed record NoticePlace(string? Nuts, string? City = null, string? PostCode = null, string? Text = null, string Country = "FRA");

/// <summary>How long a contract lasts: a number of units, or two days, or only one of them.</summary>
public sealed record NoticeDuration(int? Amount = null, DurationUnit Unit = DurationUnit.Month, DateOnly? StartsOn = null, DateOnly? EndsOn = null);

public enum DurationUnit { Day, Week, Month, Year }

/// <param name="AtMost">How many times.</param>
public sealed record NoticeRenewals(int AtMost, string? Text = null);
