using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

public enum ConventionState { Withdrawn, Draft, PendingDeliberations, PendingSignatures, Transmitted, InForce, RenewalPending, Denounced, Ending, Terminated }

/// <summary>What brought a convention to its end.</summary>
public enum EndingCause { Denunciation, NoRenewal, Succession }

/// <summary>
/// The convention by which an agglomeration hosts an account. Its states are dated facts: people write them down, days follow from its template
/// (<see cref="ConventionCalendar"/>). Both parties read it; nobody else does.
/// </summary>
public sealed class SharingConvention : ISharedWithLead
{
    private SharingConvention() { }

    public SharingConvention(Id<SharingConvention> id, Guid member, Guid lead, string reference, ConventionTemplate template, ConventionTerms terms, string court, Guid text, DateOnly today)
    {
        (TenantId, Id, LeadId, Reference, TemplateKey, TemplateFrom, Court, TextFileId, DraftedOn) =
            (member, id, lead, reference, template.Key, template.From, court, text, today);
        Price = template.Price;
        (FirstTermEndsOn, MandateEndsOn) = (template.FirstTerm.IsFixed ? terms.FixedFirstEnd : null, template.NeedsMandateEnd ? terms.MandateEnd : null);
    }

    /// <summary>The account; the tenant keeps its id through all its conventions (VR-04).</summary>
    public Guid TenantId { get; private set; }
    public Id<SharingConvention> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public string Reference { get; private set; } = "";
    public string TemplateKey { get; private set; } = "";
    public DateOnly TemplateFrom { get; private set; }

    /// <summary>Of its template, kept beside it: the database refuses a line of billing under a free one (GD-10).</summary>
    public PriceModel Price { get; private set; }

    /// <summary>Competent once the amicable step has failed.</summary>
    public string Court { get; private set; } = "";
    public DateOnly? FirstTermEndsOn { get; private set; }

    /// <summary>Last day of the mandate of the lead's president.</summary>
    public DateOnly? MandateEndsOn { get; private set; }
    public Guid TextFileId { get; private set; }
    public DateOnly DraftedOn { get; private set; }
    public DateOnly? SubmittedOn { get; private set; }
    public DateOnly? SignaturesOpenOn { get; private set; }
    public DateOnly? MemberSignedOn { get; private set; }
    public DateOnly? LeadSignedOn { get; private set; }
    public string? ActesNumber { get; private set; }
    public DateOnly? TransmittedOn { get; private set; }
    public DateOnly? PublishedOn { get; private set; }
    public DateOnly? ProvisionedOn { get; private set; }
    public DateOnly? StartsOn { get; private set; }

    /// <summary>Last day of the running period.</summary>
    public DateOnly? PeriodEndsOn { get; private set; }

    /// <summary>The last day of all if nobody denounces; from its first day on.</summary>
    public DateOnly? LastPossibleOn { get; private set; }
    public int Renewals { get; private set; }
    public DateOnly? RenewalPendingOn { get; private set; }
    public ConventionSide? DenouncedBy { get; private set; }
    public DenunciationGround? DenouncedGround { get; private set; }

    /// <summary>The day on which the other party received it.</summary>
    public DateOnly? DenouncedOn { get; private set; }
    public string? DenouncedLetter { get; private set; }
    public DateOnly? DenunciationTakesEffectOn { get; private set; }

    /// <summary>The acknowledgement, where the party that received the letter says that it was on an earlier day.</summary>
    public Guid? DenouncedFileId { get; private set; }

    /// <summary>The last day on which it bound.</summary>
    public DateOnly? EndedOn { get; private set; }
    public EndingCause? EndedBecause { get; private set; }

    /// <summary>Null when nothing is handed back: the account goes on under the convention that succeeds.</summary>
    public DateOnly? DataReturnDueOn { get; private set; }
    public DateOnly? DataReturnedOn { get; private set; }
    public string? DataReturnedHow { get; private set; }
    public DateOnly? TerminatedOn { get; private set; }
    public DateOnly? WithdrawnOn { get; private set; }
    public string? WithdrawnBecause { get; private set; }

    public ConventionTemplate Template => ConventionTemplates.Find(TemplateKey, TemplateFrom);

    public ConventionCalendar Calendar => new(Template, new(FirstTermEndsOn, MandateEndsOn));

    public bool IsBinding => StartsOn is not null && EndedOn is null;

    /// <summary>Whether it binds on a day, by its dates: the night that writes them down may still be to come (VR-04). The database says the same (sec.convention_binds).</summary>
    public bool BindsOn(DateOnly day) => IsBinding && StartsOn <= day && !(LastPossibleOn < day) && !(DenunciationTakesEffectOn < day)
        && !(DenunciationTakesEffectOn == day && DenouncedGround == DenunciationGround.Immediate);

    /// <summary>It ended on the very day on which somebody denounced it, without notice.</summary>
    public bool EndedWithinItsLastDay => EndedBecause == EndingCause.Denunciation && DenouncedGround == DenunciationGround.Immediate;

    /// <summary>The last whole day on which it bound its parties; null while it binds. Denounced without notice, or taken over on its first day, it leaves its last day to the next.</summary>
    public DateOnly? BoundUntil => EndedWithinItsLastDay || (EndedBecause == EndingCause.Succession && EndedOn == StartsOn) ? EndedOn?.AddDays(-1) : EndedOn;

    public bool IsSigned => MemberSignedOn is not null && LeadSignedOn is not null;

    /// <summary>The day of the second signature: both have agreed, whatever its clause still waits for.</summary>
    public DateOnly? ConcludedOn => MemberSignedOn is { } member && LeadSignedOn is { } lead ? (member > lead ? member : lead) : null;

    public DateOnly? SignedOn(ConventionSide side) => side == ConventionSide.Lead ? LeadSignedOn : MemberSignedOn;

    public ConventionState State => this switch
    {
        { WithdrawnOn: not null } => ConventionState.Withdrawn,
        { TerminatedOn: not null } => ConventionState.Terminated,
        { EndedOn: not null } => ConventionState.Ending,
        { DenouncedOn: not null } => ConventionState.Denounced,
        { RenewalPendingOn: not null } => ConventionState.RenewalPending,
        { StartsOn: not null } => ConventionState.InForce,
        { TransmittedOn: not null } => ConventionState.Transmitted,
        { SignaturesOpenOn: not null } => ConventionState.PendingSignatures,
        { SubmittedOn: not null } => ConventionState.PendingDeliberations,
        _ => ConventionState.Draft,
    };

    /// <summary>The text goes to the assemblies.</summary>
    public ConventionRefusal? Submit(DateOnly today)
    {
        if (State != ConventionState.Draft) return ConventionRefusal.NotNow;
        if (Template.FirstTerm.IsFixed && FirstTermEndsOn is null) return ConventionRefusal.FixedEndMissing;
        if (Template.NeedsMandateEnd && MandateEndsOn is null) return ConventionRefusal.MandateEndMissing;
        SubmittedOn = today;
        return null;
    }

    /// <summary>It comes to nothing. Once somebody has signed, it is an act of two and is denounced.</summary>
    public ConventionRefusal? Withdraw(string? reason, DateOnly today)
    {
        if (State is not (ConventionState.Draft or ConventionState.PendingDeliberations or ConventionState.PendingSignatures)) return ConventionRefusal.NotNow;
        if (MemberSignedOn is not null || LeadSignedOn is not null) return ConventionRefusal.SignedAlready;
        if (reason is null) return ConventionRefusal.ReasonMissing;
        (WithdrawnOn, WithdrawnBecause) = (today, reason);
        return null;
    }

    /// <param name="adopted">The parties whose assembly has adopted a deliberation, attached here.</param>
    public ConventionRefusal? OpenSignatures(IReadOnlyCollection<ConventionSide> adopted, DateOnly today)
    {
        if (State != ConventionState.PendingDeliberations) return ConventionRefusal.NotNow;
        if (Enum.GetValues<ConventionSide>().Any(side => Template.Requires(side) && !adopted.Contains(side))) return ConventionRefusal.DeliberationMissing;
        SignaturesOpenOn = today;
        return null;
    }

    /// <param name="enforceableOn">Since when the deliberation of this party may be applied; null: not yet, or none.</param>
    public ConventionRefusal? Sign(ConventionSide side, DateOnly on, DateOnly? enforceableOn, DateOnly today)
    {
        if (State == ConventionState.PendingDeliberations) return ConventionRefusal.DeliberationMissing;      // GD-20
        if (State != ConventionState.PendingSignatures) return ConventionRefusal.NotNow;
        if (SignedOn(side) is not null) return ConventionRefusal.SignedAlready;
        if (on > today) return ConventionRefusal.DateInFuture;
        if (on > FirstTermEndsOn) return ConventionRefusal.FixedEndPassed;
        if (Template.Requires(side) && enforceableOn is null) return ConventionRefusal.DeliberationNotEnforceable;
        if (on < enforceableOn) return ConventionRefusal.BeforeTheDeliberation;
        if (side == ConventionSide.Lead) LeadSignedOn = on;
        else MemberSignedOn = on;
        StartWhenMet(today);
        return null;
    }

    /// <summary>The convention itself was acknowledged by the service in charge of legality.</summary>
    public ConventionRefusal? RecordTransmission(string actesNumber, DateOnly received, DateOnly today)
    {
        if (AfterSignatures(received, today, StartRule.SignaturesTransmissionPublication, ConventionState.PendingSignatures) is { } refusal) return refusal;
        (ActesNumber, TransmittedOn) = (actesNumber, received);
        StartWhenMet(today);
        return null;
    }

    public ConventionRefusal? RecordPublication(DateOnly on, DateOnly today)
    {
        if (AfterSignatures(on, today, StartRule.SignaturesTransmissionPublication, ConventionState.PendingSignatures, ConventionState.Transmitted) is { } refusal) return refusal;
        if (PublishedOn is not null) return ConventionRefusal.PublishedAlready;
        PublishedOn = on;
        StartWhenMet(today);
        return null;
    }

    /// <summary>From this day the account could be used. It may be earlier than the signatures: an account that goes on.</summary>
    /// <param name="on">The day.</param>
    /// <param name="opened">Since when there is an account; null: it was used elsewhere before, which somebody has said.</param>
    /// <param name="today">Now.</param>
    public ConventionRefusal? RecordProvisioning(DateOnly on, DateOnly? opened, DateOnly today)
    {
        if (State != ConventionState.PendingSignatures) return ConventionRefusal.NotNow;
        if (Template.Start.Rule != StartRule.Provisioning) return ConventionRefusal.NotInThisTemplate;
        if (!IsSigned) return ConventionRefusal.SignatureMissing;
        if (on > today) return ConventionRefusal.DateInFuture;
        if (on < opened) return ConventionRefusal.BeforeTheAccount;
        ProvisionedOn = on;
        StartWhenMet(today);
        return null;
    }

    private ConventionRefusal? AfterSignatures(DateOnly on, DateOnly today, StartRule rule, params ConventionState[] states)
    {
        if (!states.Contains(State)) return ConventionRefusal.NotNow;
        if (Template.Start.Rule != rule) return ConventionRefusal.NotInThisTemplate;
        if (!IsSigned) return ConventionRefusal.SignatureMissing;
        return on > today ? ConventionRefusal.DateInFuture : on < MemberSignedOn || on < LeadSignedOn ? ConventionRefusal.BeforeTheAct : null;
    }

    private void StartWhenMet(DateOnly today)
    {
        if (Calendar.Start(new(MemberSignedOn, LeadSignedOn, TransmittedOn, PublishedOn, ProvisionedOn)) is not { } start || start.Day > today) return;
        Begin(start.Day);
    }

    /// <summary>VR-04: no day has two conventions of one account. What its clause gives waits until the former one has bound to its end.</summary>
    /// <param name="bound">The last day on which the former one bound (<see cref="BoundUntil"/>); null: there is none.</param>
    internal ConventionRefusal? BeginAfter(DateOnly? bound)
    {
        if (StartsOn is not { } start || bound is not { } last || start > last) return null;
        if (FirstTermEndsOn <= last) return ConventionRefusal.FixedEndPassed;
        Begin(last.AddDays(1));
        return null;
    }

    private void Begin(DateOnly start) => (StartsOn, PeriodEndsOn, LastPossibleOn) = (start, Calendar.FirstPeriod(start).Last.Day, Calendar.LastPossible(start).Day);

    /// <summary>The end of the period is near: both look at it again.</summary>
    public ConventionRefusal? PrepareRenewal(DateOnly today)
    {
        if (State != ConventionState.InForce) return ConventionRefusal.NotNow;
        if (today < Calendar.RenewalOpens(Ends).Day) return ConventionRefusal.TooEarly;
        RenewalPendingOn = today;
        return null;
    }

    /// <summary>Tacit: nobody denounced before the period was over.</summary>
    public ConventionRefusal? Renew(DateOnly today)
    {
        if (State != ConventionState.RenewalPending) return ConventionRefusal.NotNow;
        if (today <= Ends) return ConventionRefusal.TooEarly;
        if (Following is not { } next) return ConventionRefusal.NothingToRenew;
        (PeriodEndsOn, Renewals, RenewalPendingOn) = (next.Last.Day, next.Renewals, null);
        return null;
    }

    /// <summary>One that stands gives way to one with an earlier effect: a notice of three months takes from nobody the right to end it sooner.</summary>
    /// <param name="acknowledgement">Where the other party says that it received the letter before today.</param>
    public ConventionRefusal? Denounce(ConventionSide by, DenunciationGround ground, DateOnly received, string? letter, DateOnly today, Guid? acknowledgement = null)
    {
        if (State is not (ConventionState.InForce or ConventionState.RenewalPending or ConventionState.Denounced)) return ConventionRefusal.NotNow;
        if (Template.May(by).FirstOrDefault(clause => clause.Ground == ground) is not { } clause) return ConventionRefusal.GroundNotYours;
        if (ground == DenunciationGround.RegisteredLetter && string.IsNullOrWhiteSpace(letter)) return ConventionRefusal.LetterMissing;
        if (received > today) return ConventionRefusal.DateInFuture;
        if (Calendar.Denunciation(clause, Starts, received) is not { } effect) return ConventionRefusal.NotBinding;
        if (effect.Day < today) return ConventionRefusal.EffectPast;
        if (effect.Day >= DenunciationTakesEffectOn) return ConventionRefusal.EffectNotEarlier;
        (DenouncedBy, DenouncedGround, DenouncedOn, DenouncedLetter, DenunciationTakesEffectOn, DenouncedFileId) = (by, ground, received, letter?.Trim(), effect.Day, acknowledgement);
        return null;
    }

    /// <summary>Whether a clause of this party, used today, would end it before what is recorded.</summary>
    public bool MayEndSooner(ConventionSide by, DateOnly today) => StartsOn is { } start
        && Template.May(by).Any(clause => Calendar.Denunciation(clause, start, today) is { } effect && !(effect.Day >= DenunciationTakesEffectOn));

    /// <summary>A denunciation has taken effect, or a last period is over. What belongs to the account is due back.</summary>
    public ConventionRefusal? End(DateOnly today)
    {
        switch (State)
        {
            case ConventionState.Denounced when DenunciationTakesEffectOn is { } effect:
                if (DenouncedGround == DenunciationGround.Immediate ? today < effect : today <= effect) return ConventionRefusal.TooEarly;
                return EndOn(effect, EndingCause.Denunciation);
            case ConventionState.RenewalPending:
                if (today <= Ends) return ConventionRefusal.TooEarly;
                return Following is null ? EndOn(Ends, EndingCause.NoRenewal) : ConventionRefusal.StillRenewable;
            default:
                return ConventionRefusal.NotNow;
        }
    }

    /// <summary>Another convention takes over: of the same account, which keeps its data, or of a commune that came out of a merger.</summary>
    public ConventionRefusal? GiveWay(DateOnly successorStarts, bool sameAccount)
    {
        if (State is not (ConventionState.InForce or ConventionState.RenewalPending or ConventionState.Denounced)) return ConventionRefusal.NotNow;
        var last = successorStarts.AddDays(-1);
        EndOn(last < Starts ? Starts : last, EndingCause.Succession);
        if (sameAccount) DataReturnDueOn = null;
        return null;
    }

    /// <summary>It had ended, and its account goes on under another after a gap: what belongs to the account stays with it.</summary>
    public ConventionRefusal? KeepData()
    {
        if (State != ConventionState.Ending || DataReturnDueOn is null || DataReturnedOn is not null) return ConventionRefusal.NotNow;
        DataReturnDueOn = null;
        return null;
    }

    private ConventionRefusal? EndOn(DateOnly last, EndingCause cause)
    {
        (EndedOn, EndedBecause, DataReturnDueOn) = (last, cause, Calendar.DataReturnDue(last).Day);
        return null;
    }

    public ConventionRefusal? ReturnData(DateOnly on, string how, DateOnly today)
    {
        if (State != ConventionState.Ending || DataReturnDueOn is null || DataReturnedOn is not null) return ConventionRefusal.NotNow;
        if (string.IsNullOrWhiteSpace(how)) return ConventionRefusal.ReasonMissing;
        if (on > today) return ConventionRefusal.DateInFuture;
        if (on < EndedOn) return ConventionRefusal.BeforeTheAct;
        (DataReturnedOn, DataReturnedHow) = (on, how.Trim());
        return null;
    }

    /// <param name="openConsultations">Of the account, still open to bids.</param>
    public ConventionRefusal? Terminate(int openConsultations, DateOnly today)
    {
        if (State != ConventionState.Ending) return ConventionRefusal.NotNow;
        if (DataReturnDueOn is not null && DataReturnedOn is null) return ConventionRefusal.DataNotReturned;
        if (DataReturnDueOn is not null && openConsultations > 0) return ConventionRefusal.ConsultationsOpen;
        TerminatedOn = today;
        return null;
    }

    /// <summary>Elections were moved, a president resigned: the last renewal is cut elsewhere.</summary>
    public ConventionRefusal? MoveMandateEnd(DateOnly end, DateOnly today)
    {
        if (State is not (ConventionState.InForce or ConventionState.RenewalPending)) return ConventionRefusal.NotNow;
        if (!Template.NeedsMandateEnd) return ConventionRefusal.NotInThisTemplate;
        if (end < today) return ConventionRefusal.MandateEndPassed;
        if (Ends < today) return ConventionRefusal.NotNow;      // a period that the calendar has closed, and nobody yet
        MandateEndsOn = end;
        (PeriodEndsOn, LastPossibleOn) = (Calendar.Period(Starts, Renewals).Last.Day, Calendar.LastPossible(Starts).Day);
        if (today < Calendar.RenewalOpens(Ends).Day) RenewalPendingOn = null;
        return null;
    }

    /// <summary>All that the calendar brings by itself until a day, in order. Asked twice, it answers nothing the second time.</summary>
    public IReadOnlyList<ConventionStep> Advance(DateOnly today)
    {
        var steps = new List<ConventionStep>();
        while (IsBinding)
        {
            var before = Ends;
            if (PrepareRenewal(today) is null) steps.Add(new(ConventionEventKind.RenewalPrepared, today, Ends));
            else if (Renew(today) is null) steps.Add(new(ConventionEventKind.Renewed, before.AddDays(1), Ends));
            else if (End(today) is null) steps.Add(new(ConventionEventKind.EndReached, EndedOn ?? today, EndedOn ?? today));
            else break;
        }
        return steps;
    }

    /// <summary>The period that a tacit renewal would open; null when nothing can follow.</summary>
    public ConventionPeriod? Following => Calendar.Next(Starts, Calendar.Period(Starts, Renewals));

    private DateOnly Starts => StartsOn ?? throw new InvalidOperationException("It has not started.");

    private DateOnly Ends => PeriodEndsOn ?? throw new InvalidOperationException("It has not started.");
}

/// <param name="HappenedOn">The day that brought it.</param>
/// <param name="End">The end of the period that it prepares, opens or closes.</param>
public sealed record ConventionStep(ConventionEventKind Kind, DateOnly HappenedOn, DateOnly End);

internal sealed class SharingConventionMapping : IEntityTypeConfiguration<SharingConvention>
{
    public void Configure(EntityTypeBuilder<SharingConvention> builder)
    {
        builder.ToTable("sharing_conventions");
        builder.Ignore(c => c.Template);        // computed
        builder.Ignore(c => c.Calendar);
        builder.Ignore(c => c.Following);
    }
}
