namespace Platform.Core.Law;

/// <summary>What a ticket's class is promised, in open time of the helpline.</summary>
public sealed record TicketPromise(string Priority, TimeSpan FirstAnswer, TimeSpan Resolution);

/// <param name="Urgent">A limit that falls within this comes first.</param>
/// <param name="Quiet">A resolved ticket to which nobody comes back is closed after this.</param>
/// <param name="LinkDays">How long a visitor's secret link opens his ticket.</param>
/// <param name="TicketsPerHour">From one unproved address.</param>
public sealed record SupportRule(TimeSpan Urgent, TimeSpan Quiet, int LinkDays, int TicketsPerHour, IReadOnlyList<TicketPromise> Promises, string Article, string Reason)
{
    public TicketPromise PromiseOf(string priority) => Promises.Single(promise => promise.Priority == priority);
}

/// <summary>How the help desk works: dated data, never a constant in code.</summary>
public static class SupportRules
{
    private static readonly DatedRules<Rule> Rules = new("support");

    public static SupportRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(TimeSpan.FromHours(rule.UrgentHours), TimeSpan.FromDays(rule.QuietDays), rule.LinkDays, rule.TicketsPerHour,
            [.. rule.Promises.Select(p => new TicketPromise(p.Priority, TimeSpan.FromMinutes(p.FirstAnswerMinutes), TimeSpan.FromMinutes(p.ResolutionMinutes)))], rule.Article, rule.Reason);
    }

    private sealed record Promise(string Priority, int FirstAnswerMinutes, int ResolutionMinutes);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int UrgentHours, int QuietDays, int LinkDays, int TicketsPerHour, IReadOnlyList<Promise> Promises, string Article, string Reason) : IDated;
}
