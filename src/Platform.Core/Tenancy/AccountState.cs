namespace Platform.Core.Tenancy;

/// <summary>Where an account stands (model.md, Tenant): asked for, being made ready under a signed convention, usable, suspended, on its way out, closed.</summary>
public enum AccountState { Requested, Provisioning, Active, Suspended, Closing, Closed, Abandoned }

/// <summary>Why an act on an account does not happen. Each has its French sentence (AccountTexts: Refusal_…).</summary>
public enum AccountRefusal
{
    /// <summary>The account is not at the point where this act has its place.</summary>
    NotNow,
    NotConcluded,
    NotInForce,
    StillInForce,
    ReasonMissing,
    ConsultationsOpen,
    OpeningsToCome,
    DataNotReturned,
    ConventionStands,

    /// <summary>A suspension that is lifted lets an account publish again, which it may not: its convention is over.</summary>
    NothingBinds,
}
