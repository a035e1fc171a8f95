using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>How an accord-cadre is carried out (CCP, art. R2162-2).</summary>
public enum Framework { PurchaseOrders, CallOffContracts, Both }

/// <summary>What a buyer says about variants; unsaid, the law says it by procedure (CCP, art. R2151-8).</summary>
public enum Variants { Allowed, Required, Forbidden }

/// <summary>Why a contract is not divided (CCP, art. L2113-10 and L2113-11).</summary>
public enum Undivided { NoDistinctServices, CannotCoordinate, RestrictsCompetition, HarderOrDearer }

/// <summary>The cases in which offers may be sent otherwise than by electronic means, in the order of the article (CCP, art. R2132-12).</summary>
public enum PaperCase { WithoutPublicity, SpecificServices, SpecialTools, ProprietaryFormats, SpecialEquipment, ModelsAndSamples, SecurityOrSensitive }

/// <summary>For whom a contract or a lot is reserved (CCP, art. L2113-12, L2113-13, L2113-14).</summary>
public enum ReservedFor { AdaptedEnterprises, IntegrationStructures, Both }

/// <summary>Catalogues in an offer; unsaid, none are taken.</summary>
public enum ElectronicCatalogues { Allowed, Required }

/// <summary>What a consultation says besides its object, its lots, its criteria and its dates. Nothing said is a value: <see cref="Nothing"/>.</summary>
public sealed record StatedTerms
{
    public static StatedTerms Nothing { get; } = new();

    /// <summary>Of a contract without publicity: the article that allows it, as Law/Rules/award-grounds.json names it.</summary>
    public string? AwardGround { get; init; }

    /// <summary>The facts that this article asks for.</summary>
    public string? AwardReason { get; init; }

    /// <summary>Of a negotiated procedure or a dialogue: the case that allows it, as Law/Rules/negotiation-grounds.json names it, and the facts. Kept apart: read by the account alone.</summary>
    public string? NegotiationGround { get; init; }
    public string? NegotiationReason { get; init; }
    public int? DurationMonths { get; init; }

    /// <summary>How many times, and for how long each.</summary>
    public int? Renewals { get; init; }
    public int? RenewalMonths { get; init; }
    public string? Options { get; init; }

    /// <summary>Null: no accord-cadre.</summary>
    public Framework? Framework { get; init; }

    /// <summary>Without tax. Public: companies must know it (CCP, art. R2162-4).</summary>
    public decimal? FrameworkMaximum { get; init; }

    /// <summary>Why it lasts longer than the law provides (CCP, art. L2125-1).</summary>
    public string? FrameworkLong { get; init; }

    /// <summary>How many candidates are invited to offer at most, of a procedure in two steps; null: all who are able (CCP, art. R2142-15 to -18).</summary>
    public int? CandidatesMax { get; init; }

    /// <summary>Rounds may leave companies out by the criteria of award: announced in the notice, or not done.</summary>
    public bool SuccessiveReduction { get; init; }

    /// <summary>Of a negotiated procedure: the contract may go to a first offer without negotiation, which the notice reserves (CCP, art. R2161-17). Null: the notice reserves nothing.</summary>
    public bool? MaySkipNegotiation { get; init; }

    /// <summary>Of a contest: who judges the projects, a line each, by name or by quality (CCP, art. R2162-22 to -24).</summary>
    public string? Jury { get; init; }

    /// <summary>Participants must have a professional qualification: a third of the jury has it, or an equal one (CCP, art. R2162-22).</summary>
    public bool JuryQualified { get; init; }

    /// <summary>The buyer undertakes to follow what the jury decides; unsaid, its opinion is one.</summary>
    public bool JuryBinds { get; init; }

    /// <summary>By what the participants of a contest are chosen (CCP, art. R2162-16).</summary>
    public string? ParticipantsChosenBy { get; init; }

    /// <summary>What each participant is paid whose project conforms, in euros without tax (CCP, art. R2162-20).</summary>
    public decimal? Prime { get; init; }

    /// <summary>A contract of services follows with the winner, or one of them, without another publication (CCP, art. R2122-6).</summary>
    public bool ContractFollows { get; init; }
    public Variants? Variants { get; init; }

    /// <summary>For how many lots one company may bid, and how many it may win (CCP, art. L2113-10).</summary>
    public int? MostLotsBid { get; init; }
    public int? MostLotsWon { get; init; }
    public Undivided? Undivided { get; init; }
    public string? UndividedReason { get; init; }
    public ReservedFor? ReservedFor { get; init; }

    /// <summary>Social and other specific services (CCP, art. R2123-1, 3°).</summary>
    public bool IsSpecific { get; init; }

    /// <summary>Supplies or services whose quality does not vary from one bidder to another.</summary>
    public bool IsStandardised { get; init; }

    /// <summary>When the prior-information notice was sent.</summary>
    public DateOnly? PriorInformationOn { get; init; }
    public string? UrgencyReason { get; init; }

    /// <summary>Why companies are left less than the floor of Law/Rules/time-floors.json, where the law counts no days; published with the consultation.</summary>
    public string? ShortLimitReason { get; init; }

    /// <summary>Why documents are not on the buyer profile (CCP, art. R2132-5).</summary>
    public string? WithheldReason { get; init; }

    /// <summary>Why offers are not sent by electronic means: which case of the law, and the facts (CCP, art. R2132-12). Both or none.</summary>
    public PaperCase? PaperCase { get; init; }
    public string? PaperReason { get; init; }
    public DateOnly? VisitOn { get; init; }

    /// <summary>Said in the notice; null: the value of the platform (Notices/AnnouncedTerms).</summary>
    public int? OffersValidMonths { get; init; }
    public bool? SignatureRequired { get; init; }
    public bool? SeveralOffers { get; init; }
    public ElectronicCatalogues? Catalogues { get; init; }
    public bool EnvironmentalClause { get; init; }
    public bool SocialClause { get; init; }
    public Law.NoSocialClause? NoSocialClause { get; init; }

    /// <summary>The criteria stand in the documents, and are not entered here.</summary>
    public bool CriteriaInFile { get; init; }

    /// <summary>Why they are ranked and not weighted: an objective reason, published with them (CCP, art. R2152-12).</summary>
    public string? WhyRanked { get; init; }
    public bool EstimateIsPublic { get; init; }

    /// <summary>The network for which it buys as an entité adjudicatrice (CCP, art. L1212-1); null: it does not.</summary>
    public NetworkActivity? Network { get; init; }

    /// <summary>As what a buyer buys this time.</summary>
    public BuyerKind BuyerOf(BuyerBody body) => BuyerKinds.Of(body, Network is not null);

    /// <summary>What holds for variants, whether the buyer says it or leaves it to the law of the launch (CCP, art. R2151-8).</summary>
    public Variants VariantsAt(DateTimeOffset launch, Procedure procedure, BuyerKind buyer) => Variants ?? (UnsaidVariants.Of(procedure.IsFormalised, buyer, launch).Allowed ? Consultations.Variants.Allowed : Consultations.Variants.Forbidden);

    /// <summary>What is said of a contest waits, in a draft, while another procedure is chosen; nothing reads it meanwhile.</summary>
    public StatedTerms As(Procedure procedure) => procedure == Procedure.DesignContest ? this
        : this with { Jury = null, JuryQualified = false, JuryBinds = false, ParticipantsChosenBy = null, Prime = null, ContractFollows = false };

    /// <summary>With every renewal.</summary>
    public int? WholeMonths => DurationMonths + ((Renewals ?? 0) * (RenewalMonths ?? 0));
}
