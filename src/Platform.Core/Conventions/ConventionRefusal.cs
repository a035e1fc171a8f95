using System.Diagnostics;

namespace Platform.Core.Conventions;

/// <summary>Why an act on a convention does not happen. Each has its French sentence (ConventionTexts: Refusal_…).</summary>
public enum ConventionRefusal
{
    /// <summary>The convention is not at the point where this act has its place.</summary>
    NotNow,
    AccountMissing,
    TemplateMissing,
    CourtMissing,
    FileMissing,
    FileNotPdf,
    FileTooLarge,
    FixedEndMissing,
    FixedEndPassed,
    MandateEndMissing,
    MandateEndPassed,
    PredecessorMissing,

    DeliberationMissing,
    DeliberationKnown,
    DeliberationNotEnforceable,
    BodyMissing,
    NumberMissing,
    SecretaryMissing,
    ConvenedAfterMeeting,
    CountMissing,
    MorePresentThanInOffice,
    MoreProxiesThanPresent,
    NoQuorum,
    MoreVotesThanVoters,
    NotAdopted,

    DateMissing,
    DateInFuture,
    ReceivedBeforeSent,
    BeforeTheAct,
    IdentifierWrongForm,
    IdentifierNoSuchDay,
    IdentifierWrongSiren,
    IdentifierOfAnother,
    TransmittedAlready,
    PublishedAlready,

    SignatoryMissing,
    QualityMissing,
    DelegationIncomplete,
    SignedAlready,
    SignatureMissing,
    BeforeTheDeliberation,
    NotInThisTemplate,
    AnotherInForce,

    /// <summary>Nothing could be used before there was an account.</summary>
    BeforeTheAccount,

    TooEarly,
    NothingToRenew,
    StillRenewable,
    GroundNotYours,
    LetterMissing,
    NotBinding,
    EffectPast,
    EffectNotEarlier,
    ReceptionOfTheOther,
    ReasonMissing,
    DataNotReturned,
    ConsultationsOpen,

    SubjectMissing,
    OtherDocument,
    ApprovedAlready,
    AmicableFirst,
    Settled,
}

/// <summary>What becomes of an act on a convention.</summary>
public abstract record ConventionOutcome
{
    private ConventionOutcome() { }

    /// <param name="Convention">The one it was about, or the one that was made.</param>
    public sealed record Done(Guid Convention) : ConventionOutcome;

    public sealed record Refused(ConventionRefusal Why) : ConventionOutcome;

    /// <summary>Unknown, or of somebody else: the two look the same.</summary>
    public sealed record NotFound : ConventionOutcome;

    public T Match<T>(Func<Done, T> done, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
    { Done d => done(d), Refused r => refused(r), NotFound n => notFound(n), _ => throw new UnreachableException() };
}
