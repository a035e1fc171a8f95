using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

public enum ConventionDateKind { Start, PeriodEnd, RenewalOpens, Warning, NextPeriodEnd, LastPossible, DenunciationEffect, IfDenouncedToday, Ended, DataReturnDue }

/// <summary>One explained date of a convention.</summary>
/// <param name="Months">Of a reminder.</param>
/// <param name="Side">Of a denunciation.</param>
public sealed record ConventionDate(ConventionDateKind Kind, ExplainedDate Date, int? Months = null, ConventionSide? Side = null, DenunciationGround? Ground = null);

public enum ConventionTaskKind
{
    Submit, RecordDeliberation, TransmitDeliberation, PublishDeliberation, Sign, Transmit, Publish, RecordProvisioning, NothingUntil, DecideOnRenewal, LastPeriod, AwaitEffect, ReturnData, CloseConsultations, Terminate,
}

/// <summary>What somebody has to do next, or what comes by itself.</summary>
/// <param name="By">Until when, or on which day.</param>
public sealed record ConventionTask(ConventionTaskKind Kind, ConventionSide? Side = null, DateOnly? By = null);

/// <summary>What comes next for a convention, from its facts alone: for the lead's list, both pages, and the reminders.</summary>
public static class ConventionAgenda
{
    /// <param name="deliberations">Those of this convention.</param>
    /// <param name="openConsultations">Of its account, open to bids.</param>
    public static IReadOnlyList<ConventionTask> Tasks(SharingConvention convention, IReadOnlyCollection<Deliberation> deliberations, int openConsultations, DateOnly today)
    {
        switch (convention.State)
        {
            case ConventionState.Draft:
                return [new(ConventionTaskKind.Submit)];
            case ConventionState.PendingDeliberations or ConventionState.PendingSignatures or ConventionState.Transmitted:
                return [.. ToStart(convention, deliberations)];
            case ConventionState.InForce:
                return [new(ConventionTaskKind.NothingUntil, By: convention.Calendar.RenewalOpens(convention.PeriodEndsOn ?? today).Day)];
            case ConventionState.RenewalPending:
                return [new(convention.Following is null ? ConventionTaskKind.LastPeriod : ConventionTaskKind.DecideOnRenewal, By: convention.PeriodEndsOn)];
            case ConventionState.Denounced:
                return [new(ConventionTaskKind.AwaitEffect, By: convention.DenunciationTakesEffectOn)];
            case ConventionState.Ending:
                var rest = new List<ConventionTask>();
                if (convention is { DataReturnDueOn: { } due, DataReturnedOn: null }) rest.Add(new(ConventionTaskKind.ReturnData, By: due));
                if (openConsultations > 0) rest.Add(new(ConventionTaskKind.CloseConsultations));
                return rest.Count > 0 ? rest : [new(ConventionTaskKind.Terminate)];
            case ConventionState.Terminated or ConventionState.Withdrawn:
                return [];
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static IEnumerable<ConventionTask> ToStart(SharingConvention convention, IReadOnlyCollection<Deliberation> deliberations)
    {
        var sides = (ConventionSide[])[ConventionSide.Member, ConventionSide.Lead];
        foreach (var side in sides.Where(convention.Template.Requires))
        {
            var known = deliberations.FirstOrDefault(d => d.Side == side);
            if (known is null) yield return new(ConventionTaskKind.RecordDeliberation, side);
            else if (convention.SignedOn(side) is null)
            {
                if (known.ReceivedOn is null) yield return new(ConventionTaskKind.TransmitDeliberation, side);
                if (known.PublishedOn is null) yield return new(ConventionTaskKind.PublishDeliberation, side);
            }
        }
        if (convention.SignaturesOpenOn is null) yield break;
        foreach (var side in sides.Where(side => convention.SignedOn(side) is null && (!convention.Template.Requires(side) || deliberations.Any(d => d.Side == side && d.EnforceableOn is not null))))
            yield return new(ConventionTaskKind.Sign, side);
        if (!convention.IsSigned) yield break;
        if (convention.Template.IsTransmitted && convention.TransmittedOn is null) yield return new(ConventionTaskKind.Transmit, ConventionSide.Lead);
        if (convention.Template.IsTransmitted && convention.PublishedOn is null) yield return new(ConventionTaskKind.Publish, ConventionSide.Lead);
        if (convention.Template.Start.Rule == StartRule.Provisioning && convention.ProvisionedOn is null) yield return new(ConventionTaskKind.RecordProvisioning, ConventionSide.Lead);
    }

    /// <summary>Every day that this convention gives, with its explanation; those that are past are left out, save start and running period. In their order.</summary>
    public static IReadOnlyList<ConventionDate> Dates(SharingConvention convention, DateOnly today)
    {
        if (convention is not { StartsOn: { } start, PeriodEndsOn: { } end }) return [];
        var calendar = convention.Calendar;
        var dates = new List<ConventionDate>();
        if (calendar.Start(new(convention.MemberSignedOn, convention.LeadSignedOn, convention.TransmittedOn, convention.PublishedOn, convention.ProvisionedOn)) is { } began) dates.Add(new(ConventionDateKind.Start, began.Day < start ? ConventionCalendar.StartAfter(began, start) : began));
        if (convention.EndedOn is null) dates.Add(new(ConventionDateKind.PeriodEnd, calendar.Period(start, convention.Renewals).Last));
        else if (convention is { EndedOn: { } last, EndedBecause: EndingCause.Succession }) dates.Add(new(ConventionDateKind.Ended, calendar.Succeeded(last)));
        else if (convention.EndedBecause == EndingCause.NoRenewal) dates.Add(new(ConventionDateKind.Ended, calendar.LastPossible(start)));
        if (convention.State is ConventionState.InForce or ConventionState.RenewalPending)
        {
            if (convention.State == ConventionState.InForce) dates.Add(new(ConventionDateKind.RenewalOpens, calendar.RenewalOpens(end)));
            dates.AddRange(calendar.Warnings(end).Where(w => w.Day.Day > today).Select(w => new ConventionDate(ConventionDateKind.Warning, w.Day, w.Months)));
            if (convention.Following is { } next) dates.Add(new(ConventionDateKind.NextPeriodEnd, next.Last));
            dates.Add(new(ConventionDateKind.LastPossible, calendar.LastPossible(start)));
            foreach (var side in (ConventionSide[])[ConventionSide.Member, ConventionSide.Lead])
                foreach (var clause in convention.Template.May(side))
                    if (calendar.Denunciation(clause, start, today) is { } effect) dates.Add(new(ConventionDateKind.IfDenouncedToday, effect, Side: side, Ground: clause.Ground));
        }
        if (convention is { DenouncedBy: { } by, DenouncedGround: { } ground, DenouncedOn: { } received }
            && convention.Template.May(by).First(clause => clause.Ground == ground) is var used && calendar.Denunciation(used, start, received) is { } given)
            dates.Add(new(ConventionDateKind.DenunciationEffect, given, Side: by, Ground: ground));
        if (convention is { EndedOn: { } ended, DataReturnDueOn: not null }) dates.Add(new(ConventionDateKind.DataReturnDue, calendar.DataReturnDue(ended)));
        return [.. dates.OrderBy(date => date.Date.Day)];
    }
}
