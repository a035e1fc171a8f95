namespace Platform.Core.Law;

/// <summary>A day that the law or a convention gives, and why (I18): where the count starts, how it counts, what moved it, which rules.</summary>
/// <param name="Clause">The article, the words of the convention, or whose custom it is.</param>
/// <param name="Shift">What moved the day, or why nothing does.</param>
/// <param name="Version">Which rule or template, of which date.</param>
public sealed record ExplainedDate(DateOnly Day, string Clause, string From, string Count, string Shift, string Version);

/// <summary>The same for an instant, where hours are counted by the clock.</summary>
public sealed record ExplainedInstant(DateTimeOffset At, string Clause, string From, string Count, string Shift, string Version);
