using System.Text.Json.Serialization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

[JsonConverter(typeof(JsonStringEnumConverter<RequiredDeliberations>))]
public enum RequiredDeliberations { Member, Both }

/// <summary>When a convention takes effect (trap 1 of features.md): a rule of its template, never an <c>if</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StartRule>))]
public enum StartRule { LatestSignature, Provisioning, SignaturesTransmissionPublication }

[JsonConverter(typeof(JsonStringEnumConverter<RenewalRule>))]
public enum RenewalRule { None, TacitYearlyUntilMandateEnd, TacitYearlyMax }

[JsonConverter(typeof(JsonStringEnumConverter<DenunciationGround>))]
public enum DenunciationGround { EndOfPeriod, RegisteredLetter, Immediate }

[JsonConverter(typeof(JsonStringEnumConverter<Indemnity>))]
public enum Indemnity { None }

[JsonConverter(typeof(JsonStringEnumConverter<AmendmentRule>))]
public enum AmendmentRule { BothParties }

public sealed record StartClause(StartRule Rule, string Clause);

/// <param name="Months">A length from the start; null when the convention writes its last day itself.</param>
/// <param name="UntilMonth">Last day of the first period, proposed in the year of the draft; null with <paramref name="Months"/>.</param>
public sealed record FirstTermClause(int? Months, int? UntilMonth, int? UntilDay, string Clause)
{
    public bool IsFixed => Months is null;
}

/// <param name="Max">How many renewals, where they are counted.</param>
public sealed record RenewalClause(RenewalRule Rule, int? Max, string Clause);

/// <param name="Months">Of notice, with a registered letter.</param>
public sealed record DenunciationClause(DenunciationGround Ground, int? Months, string Clause);

/// <param name="Days">From the conclusion until the account is usable.</param>
public sealed record ProvisioningClause(int Days, string Clause);

public sealed record AmicableClause(string Step, string Clause);

/// <summary>
/// What a family of conventions agrees on: dated data (Law/Rules/conventions.json), because conventions differ by their clauses. A convention
/// keeps the template of the day on which it was drafted, whatever becomes of the file's newer rows.
/// </summary>
public sealed record ConventionTemplate(string Key, DateOnly From, DateOnly? Until, string Name, string Source, string? LegalBasis, RequiredDeliberations RequiredDeliberations,
    StartClause Start, FirstTermClause FirstTerm, RenewalClause Renewal, IReadOnlyList<DenunciationClause> MemberMay, IReadOnlyList<DenunciationClause> LeadMay,
    Indemnity Indemnity, PriceModel Price, int? QuotesPerYear, int? SubEntityThreshold, ProvisioningClause? Provisioning, AmicableClause Amicable, string Court, AmendmentRule Amendment) : IDated
{
    public bool NeedsMandateEnd => Renewal.Rule == RenewalRule.TacitYearlyUntilMandateEnd;

    /// <summary>The convention itself goes to the légalité, and not its deliberations alone.</summary>
    public bool IsTransmitted => Start.Rule == StartRule.SignaturesTransmissionPublication;

    public bool Requires(ConventionSide side) => side == ConventionSide.Member || RequiredDeliberations == RequiredDeliberations.Both;

    public IReadOnlyList<DenunciationClause> May(ConventionSide side) => side == ConventionSide.Lead ? LeadMay : MemberMay;
}

/// <summary>The two parties: the agglomeration, and the commune or body whose account it is.</summary>
public enum ConventionSide { Lead, Member }

public static class ConventionTemplates
{
    private static readonly DatedRules<ConventionTemplate> Rules = new("conventions");

    /// <summary>Those that may be chosen for a convention drafted now.</summary>
    public static IReadOnlyList<ConventionTemplate> On(DateTimeOffset now) => [.. Rules.On(now)];

    public static ConventionTemplate Find(string key, DateOnly from) => Rules.All.Single(template => template.Key == key && template.From == from);
}

/// <summary>What no convention says and the platform does by custom, as dated data: when renewal is prepared, when both are warned, when data is due back, when a late account is noticed.</summary>
public sealed record ConventionFollowUp(int RenewalOpensDays, IReadOnlyList<int> WarningMonths, int DataReturnMonths, int ProvisioningWarningDays, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("convention-follow-up");

    public static ConventionFollowUp On(DateOnly day)
    {
        var rule = Rules.All.Single(r => r.From <= day && (r.Until is null || day < r.Until));
        return new(rule.RenewalOpensDays, rule.WarningMonths, rule.DataReturnMonths, rule.ProvisioningWarningDays, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int RenewalOpensDays, IReadOnlyList<int> WarningMonths, int DataReturnMonths, int ProvisioningWarningDays, string Article) : IDated;
}
