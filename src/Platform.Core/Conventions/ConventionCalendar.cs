using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>What the dates of one convention are computed from: facts that people wrote down, as days.</summary>
/// <param name="FixedFirstEnd">Last day of the first period, where the convention writes it.</param>
/// <param name="MandateEnd">Last day of the mandate of the lead's president, where the renewals stop with it.</param>
public sealed record ConventionTerms(DateOnly? FixedFirstEnd, DateOnly? MandateEnd);

/// <summary>The days that must all be known before a convention can start.</summary>
public sealed record StartFacts(DateOnly? MemberSigned, DateOnly? LeadSigned, DateOnly? Transmitted, DateOnly? Published, DateOnly? Provisioned);

/// <param name="Renewals">How many came before it: 0 for the first period.</param>
public sealed record ConventionPeriod(int Renewals, DateOnly First, ExplainedDate Last);

/// <summary>
/// Every day of a convention, from its template and its facts alone: no clock, no database. Periods end with their last day included;
/// a convention whose last day is 31 December still binds that evening.
/// </summary>
public sealed class ConventionCalendar(ConventionTemplate template, ConventionTerms terms)
{
    /// <returns>Null while a fact is missing.</returns>
    public ExplainedDate? Start(StartFacts facts)
    {
        if (facts is not { MemberSigned: { } member, LeadSigned: { } lead }) return null;
        var signed = Later(member, lead);
        switch (template.Start.Rule)
        {
            case StartRule.LatestSignature:
                return Say(signed, template.Start.Clause, Phrase("start.signatures.from", member, lead), Phrase("start.signatures.count"));
            case StartRule.Provisioning when facts.Provisioned is { } provisioned:
                // An account that goes on under a new convention was usable all along (VR-04): nothing binds before both have signed.
                return Say(Later(signed, provisioned), template.Start.Clause, Phrase("start.provisioning.from", provisioned), Phrase("start.provisioning.count"),
                    provisioned < signed ? Phrase("start.provisioning.shift", signed) : null);
            case StartRule.SignaturesTransmissionPublication when facts is { Transmitted: { } transmitted, Published: { } published }:
                return Say(Later(signed, Later(transmitted, published)), template.Start.Clause, Phrase("start.three.from", signed, transmitted, published), Phrase("start.three.count"));
            default:
                return null;
        }
    }

    /// <summary>The same start, once the former convention of the account has bound to its end: two of them never bind on one day (VR-04).</summary>
    public static ExplainedDate StartAfter(ExplainedDate start, DateOnly day) => start with { Day = day, Shift = Phrase("start.former.shift", start.Day) };

    /// <summary>The last day of one that another took over.</summary>
    public ExplainedDate Succeeded(DateOnly last) => Say(last, Phrase("succeeded.clause"), Phrase("succeeded.from", last.AddDays(1)), Phrase("succeeded.count"));

    public ConventionPeriod FirstPeriod(DateOnly start)
    {
        if (template.FirstTerm.IsFixed)
        {
            var last = terms.FixedFirstEnd ?? throw new InvalidOperationException("The convention writes the end of its first period.");
            return new(0, start, Say(last, template.FirstTerm.Clause, Phrase("term.fixed.from", last), Phrase("term.fixed.count")));
        }
        var months = template.FirstTerm.Months ?? throw new InvalidOperationException("A first period has a length or an end.");
        var (day, clamped) = DayCount.LastOf(start, months);
        return new(0, start, Say(day, template.FirstTerm.Clause, Phrase("term.months.from", start), Phrase("term.months.count", months), clamped ? Missing(start, day) : null));
    }

    /// <returns>Null when nothing follows: the renewals are used up, the mandate is over, or none is agreed.</returns>
    public ConventionPeriod? Next(DateOnly start, ConventionPeriod period)
    {
        var number = period.Renewals + 1;
        var first = period.Last.Day.AddDays(1);
        if (template.Renewal.Rule == RenewalRule.None || (template.Renewal.Rule == RenewalRule.TacitYearlyMax && number > template.Renewal.Max)) return null;
        if (template.NeedsMandateEnd && terms.MandateEnd is var end && (end is null || end < first)) return null;

        // Always counted from the same day: twelve months more each time, never from the day that a short month gave.
        var (anchor, months) = template.FirstTerm.IsFixed ? (FirstPeriod(start).Last.Day.AddDays(1), 12 * number) : (start, (template.FirstTerm.Months ?? 0) + (12 * number));
        var (day, clamped) = DayCount.LastOf(anchor, months);
        var capped = template.NeedsMandateEnd && terms.MandateEnd < day;
        return new(number, first, Say(capped ? terms.MandateEnd!.Value : day,      // compared just now, so known
            template.Renewal.Clause, Phrase("renewal.from", period.Last.Day), number == 1 ? Phrase("renewal.first.count") : Phrase("renewal.count", number),
            capped ? Phrase("cap.mandate", terms.MandateEnd) : clamped ? Missing(anchor, day) : null));
    }

    /// <summary>The period in which a day falls.</summary>
    /// <returns>Null before the start, and after the last day that the convention can have.</returns>
    public ConventionPeriod? PeriodOf(DateOnly start, DateOnly day)
    {
        if (day < start) return null;
        for (var period = FirstPeriod(start); period is not null; period = Next(start, period))
            if (day <= period.Last.Day) return period;
        return null;
    }

    /// <summary>The period after so many renewals.</summary>
    public ConventionPeriod Period(DateOnly start, int renewals)
    {
        var period = FirstPeriod(start);
        while (period.Renewals < renewals) period = Next(start, period) ?? throw new InvalidOperationException("No such period.");
        return period;
    }

    /// <summary>The last day of all, if nobody denounces.</summary>
    public ExplainedDate LastPossible(DateOnly start)
    {
        var first = FirstPeriod(start);
        if (Next(start, first) is null)
            return template.NeedsMandateEnd
                ? Say(first.Last.Day, template.Renewal.Clause, Phrase("last.first-term.from", terms.MandateEnd), Phrase("last.first-term.count"))
                : Say(first.Last.Day, template.FirstTerm.Clause, Phrase("last.none.from"), Phrase("last.none.count"));
        var last = first;
        while (Next(start, last) is { } next) last = next;
        return template.NeedsMandateEnd
            ? Say(last.Last.Day, template.Renewal.Clause, Phrase("last.mandate.from", terms.MandateEnd), Phrase("last.mandate.count"))
            : Say(last.Last.Day, template.Renewal.Clause, Phrase("last.max.from", start), Phrase("last.max.count", template.Renewal.Max, (template.FirstTerm.Months ?? 0) + (12 * last.Renewals)));
    }

    /// <summary>The day on which a denunciation takes effect; that evening for a period or a notice, at once where no notice is due.</summary>
    /// <param name="clause">One that the template gives this party.</param>
    /// <param name="received">The day on which the other party got it.</param>
    /// <returns>Null when the convention does not bind on that day.</returns>
    public ExplainedDate? Denunciation(DenunciationClause clause, DateOnly start, DateOnly received)
    {
        if (PeriodOf(start, received) is not { } period) return null;
        switch (clause.Ground)
        {
            case DenunciationGround.EndOfPeriod:
                return Say(period.Last.Day, clause.Clause, Phrase("denounce.period.from", received, period.Last.Day), Phrase("denounce.period.count"));
            case DenunciationGround.RegisteredLetter:
                var (day, clamped) = DayCount.After(received, clause.Months ?? throw new InvalidOperationException("A notice has a length."));
                var last = LastPossible(start).Day;
                return Say(last < day ? last : day, clause.Clause, Phrase("denounce.letter.from", received), Phrase("denounce.letter.count", clause.Months),
                    last < day ? Phrase("denounce.letter.cap", last) : clamped ? Missing(received, day) : null);
            case DenunciationGround.Immediate:
                return Say(received, clause.Clause, Phrase("denounce.now.from", received), Phrase("denounce.now.count"));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>From when the renewal is prepared.</summary>
    public ExplainedDate RenewalOpens(DateOnly periodEnd)
    {
        var days = ConventionFollowUp.On(periodEnd).RenewalOpensDays;
        return Say(periodEnd.AddDays(-days), Phrase("opens.clause", days), Phrase("opens.from", periodEnd), Phrase("opens.count", days));
    }

    /// <summary>When both parties are reminded that a period ends.</summary>
    public IReadOnlyList<(int Months, ExplainedDate Day)> Warnings(DateOnly periodEnd) => [.. ConventionFollowUp.On(periodEnd).WarningMonths.Select(months =>
    {
        var (day, clamped) = DayCount.After(periodEnd, -months);
        return (months, Say(day, Phrase("warning.clause"), Phrase("warning.from", periodEnd), Phrase("warning.count", months), clamped ? Missing(periodEnd, day) : null));
    })];

    /// <summary>Until when the account's data is handed back.</summary>
    public ExplainedDate DataReturnDue(DateOnly lastDay)
    {
        var months = ConventionFollowUp.On(lastDay).DataReturnMonths;
        var (day, clamped) = DayCount.After(lastDay, months);
        return Say(day, Phrase("data.clause"), Phrase("data.from", lastDay), Phrase("data.count", months), clamped ? Missing(lastDay, day) : null);
    }

    /// <summary>Until which day the account is made usable (VR-29).</summary>
    /// <returns>Null where the clauses give no such delay.</returns>
    public ExplainedDate? UsableBy(DateOnly concluded) => template.Provisioning is not { } clause ? null
        : Say(concluded.AddDays(clause.Days), clause.Clause, Phrase("usable.from", concluded), Phrase("usable.count", clause.Days));

    /// <summary>From which day its lateness is foreseen.</summary>
    public ExplainedDate? UsableWarning(DateOnly concluded)
    {
        if (template.Provisioning is null) return null;
        var days = ConventionFollowUp.On(concluded).ProvisioningWarningDays;
        return Say(concluded.AddDays(days), Phrase("usable-warning.clause"), Phrase("usable.from", concluded), Phrase("usable-warning.count", days));
    }

    private static string Phrase(string key, params object?[] values) => ConventionPhrases.Say(key, values);

    private static string Missing(DateOnly wanted, DateOnly found) => Phrase("shift.month", wanted.Day, FrenchFormat.Month(found));

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private ExplainedDate Say(DateOnly day, string clause, string from, string count, string? shift = null) =>
        new(day, clause, from, count, shift ?? Phrase("shift.none"), string.Create(CultureInfo.InvariantCulture, $"{template.Key}, {template.From:yyyy-MM-dd}"));
}
