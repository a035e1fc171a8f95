using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>A lot, as far as the law goes.</summary>
/// <param name="Criteria">Its own; empty: those of the consultation.</param>
/// <param name="Maximum">Of an accord-cadre: its own; null: not said.</param>
public sealed record LotCase(int Number, decimal? Estimate, IReadOnlyList<Criterion> Criteria, decimal? Maximum = null);

/// <summary>A later phase, as far as the law goes.</summary>
/// <param name="NoticeAt">When the notice of the procedure was sent.</param>
public sealed record StageCase(StageKind Kind, LimitAgreement LimitAgreement, DateTimeOffset NoticeAt);

/// <summary>A consultation, as far as the law goes: nothing here is read from a clock or a database, so that every rule can be tried.</summary>
/// <param name="Estimate">Without tax, all lots, options and renewals counted; null: not said.</param>
/// <param name="Purchase">The whole purchase, where this consultation passes its small lots.</param>
/// <param name="Launch">The law of this instant applies.</param>
/// <param name="Department">Where the buyer is, for its holidays; null: those of the whole country.</param>
/// <param name="Channels">Where notices will appear; null: nobody said yet.</param>
/// <param name="Stage">A later phase, opened by invitations; null: what is published.</param>
/// <param name="QuestionsBy">Until when companies may ask; null: not said.</param>
/// <param name="Cpv">Of the whole; null: not said.</param>
public sealed record LegalCase(
    Procedure Procedure, Nature Nature, BuyerKind Buyer, StatedTerms Terms, decimal? Estimate, decimal? Purchase, IReadOnlyList<LotCase> Lots, IReadOnlyList<Criterion> Criteria,
    DateTimeOffset? Deadline, DateTimeOffset Launch, string? Department = null, IReadOnlyList<NoticeChannel>? Channels = null, StageCase? Stage = null,
    DateTimeOffset? QuestionsBy = null, string? Cpv = null)
{
    /// <summary>
    /// What thresholds are compared with: the greatest of what was said for the whole, of its lots together (CCP, art. R2121-1) and of the maximum of an accord-cadre (R2121-8); in a formalised
    /// procedure no less than the purchase that it is part of. Null: nothing was said.
    /// </summary>
    public decimal? Value => new[] { Estimate, OfLots, Maximum, Procedure.IsFormalised ? Purchase : null }.Max();

    /// <summary>Of the lots that are valued, together; null: of none.</summary>
    public decimal? OfLots => Lots.Any(lot => lot.Estimate is not null) ? Lots.Sum(lot => lot.Estimate) : null;

    /// <summary>The value may be more: of some lots nothing was said, nor of the whole.</summary>
    public bool IsValueOpen => Estimate is null && Maximum is null && (Lots.Count == 0 || Lots.Any(lot => lot.Estimate is null));

    /// <summary>It is the maximum of the accord-cadre that counts, not what was estimated.</summary>
    public bool IsValueOfMaximum => Maximum is { } maximum && maximum == Value && maximum != Estimate;

    private decimal? Maximum => Terms.Framework is null ? null : Terms.FrameworkMaximum;

    /// <summary>What this value demands; null as long as it is not known. Small lots are made known by what they are worth themselves.</summary>
    public PurchaseRegime? Regime => Value is not { } value ? null : Purchase is null || Procedure.IsFormalised ? PurchaseRegime.Of(Bought(value), Launch) : PurchaseRegime.OfSmallLots(Bought(value), Launch);

    /// <summary>The procedure that was chosen counts for what follows from a procedure, also under its threshold.</summary>
    public PurchaseRegime RegimeAsChosen => (Regime ?? new PurchaseRegime(true, false, Procedure.IsFormalised ? Publicity.European : Publicity.Adapted, true, true, [])) with { IsFormalised = Procedure.IsFormalised };

    /// <summary>How it must be made known, as far as anybody can say: of a formalised procedure whose value is not said, or not whole, as its procedure asks (CCP, art. R2131-16); else null where there is no value.</summary>
    public PurchaseRegime? RegimeOfPublicity => Procedure.IsFormalised && IsValueOpen ? RegimeAsChosen with { Publicity = Publicity.European } : Regime;

    /// <summary>
    /// Under the thresholds a formalised procedure is a choice, and its notice has its places all the same: R2131-16 names no value. A contest is a technique of purchase (CCP, art. L2125-1, 2°),
    /// no such procedure: its value decides. Null: the value asks for them itself, or nobody does.
    /// </summary>
    public NeededChannels? ChannelsAsChosen => Procedure is not Procedure.DesignContest && Procedure.IsFormalised ? ChannelsOfFormalised : null;

    /// <summary>What choosing a formalised procedure would ask of the notice, where its value does not.</summary>
    public NeededChannels? ChannelsOfFormalised => RegimeOfPublicity is { Publicity: not Publicity.European } regime ? (regime with { Publicity = Publicity.European }).Channels(Buyer, Launch) : null;

    /// <summary>It looks like maîtrise d’œuvre, at a value from which that passes through a contest (CCP, art. R2172-2), and is none. Null: nothing calls for one.</summary>
    public ContestNeeded? ContestCalledFor => Procedure is not (Procedure.DesignContest or Procedure.WithoutPublicity) && Value is { } value && PurchaseRegime.Of(Bought(value), Launch).IsFormalised
        ? ContestNeeded.Of(Cpv, Nature, Buyer, Launch) : null;

    /// <summary>By which advice its limit is judged, where the law gives no number of days: of the procedure, or of what the invited have to make (Law/Rules/time-limits.json).</summary>
    public string Pace => Stage switch { null => $"{Procedure}", { Kind: StageKind.Projects } => "Projects", _ => "Round" };

    /// <summary>What clauses are judged by: the need, also where its small lots are passed apart (CCP, art. L2112-2-1); the notice and the clause follow the same value.</summary>
    public PurchaseRegime RegimeOfClauses => Purchase is { } whole && !Procedure.IsFormalised ? PurchaseRegime.Of(Bought(whole), Launch) : RegimeOfPublicity ?? RegimeAsChosen;

    public Phase Phase => Stage is null && Procedure.IsInTwoSteps ? Phase.Applications : Phase.Offers;

    public PeriodFacts PeriodFacts => new(Terms.PaperReason is null, HasShorteningNotice, Terms.UrgencyReason is not null, Terms.WithheldReason is not null,
        Stage?.LimitAgreement switch { LimitAgreement.Agreed => true, LimitAgreement.Refused => false, _ => null });

    public bool HasShorteningNotice => Terms.PriorInformationOn is { } sent && PriorInformation.Shortens(sent, FranceTime.DayOf(Stage?.NoticeAt ?? Launch));

    public Purchase Bought(decimal value) => new(Nature, Buyer, value, Terms.IsSpecific && Nature == Nature.Services);

    /// <summary>Urgency did shorten the time: the limit lies before the day that the law gives without it. A reason alone shortens nothing (CCP, art. R2132-6).</summary>
    public bool IsShortened => Terms.UrgencyReason is not null && Deadline is { } deadline && (this with { Terms = Terms with { UrgencyReason = null } }).Minimum is { } whole && deadline < whole.Earliest;

    /// <summary>As if it were published on a later day: the law of that day.</summary>
    public LegalCase LaunchedOn(DateOnly day) => day <= FranceTime.DayOf(Launch) ? this : this with { Launch = FranceTime.Midnight(day) };

    /// <summary>The limit is nearer than anybody could answer, where the law counts no days and no phase is meant; null: there is time.</summary>
    public TimeFloor? FloorMissed => FloorNear is { IsMissed: true } missed ? missed : null;

    /// <summary>The same, or so near that it may come to that before it is published.</summary>
    public TimeFloor? FloorNear => Stage is null && Procedure != Procedure.WithoutPublicity && Minimum is null && Deadline is { } deadline && deadline > Launch ? TimeFloor.Judge(Launch, deadline) : null;

    /// <summary>The least time of this procedure; null where the law gives no number of days.</summary>
    public MinimumPeriod? Minimum => Stage is { Kind: StageKind.Negotiation } ? null : MinimumPeriods.After(Launch, Procedure.ToString(), Phase, Buyer, PeriodFacts, Department);
}
