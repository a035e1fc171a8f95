namespace Platform.Core.Notices;

/// <summary>How to take part, the same for all lots. Instants are UTC; writers say them in Paris time with its offset.</summary>
public sealed record NoticeConditions
{
    /// <summary>Address of the documents of the consultation.</summary>
    public Uri? Documents { get; init; }

    /// <summary>Some documents are withheld; null: all of them can be had freely.</summary>
    public WithheldDocuments? Withheld { get; init; }

    /// <summary>Address where candidacies and offers are deposited.</summary>
    public Uri? Deposit { get; init; }
    public Permission ElectronicDeposit { get; init; } = Permission.Required;

    /// <summary>Why deposits are not electronic (CCP, art. R2132-12); needed when they are not allowed.</summary>
    public NotElectronic? NotElectronic { get; init; }
    public bool SignatureRequired { get; init; }
    public Permission Catalogues { get; init; }
    public DateTimeOffset? OffersBy { get; init; }
    public DateTimeOffset? CandidaciesBy { get; init; }

    /// <summary>Of a prior-information notice used as call, and of specific services: expressions of interest.</summary>
    public DateTimeOffset? InterestBy { get; init; }
    public DateTimeOffset? QuestionsBy { get; init; }

    /// <summary>Estimated sending of invitations.</summary>
    public DateOnly? InvitationsOn { get; init; }
    public NoticeOpening? Opening { get; init; }
    public NoticeDuration? OffersValid { get; init; }

    /// <summary>Fewest and most candidates who will be invited.</summary>
    public int? CandidatesMin { get; init; }
    public int? CandidatesMax { get; init; }
    public bool SuccessiveReduction { get; init; }

    /// <summary>Three letters each.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["FRA"];

    /// <summary>One bidder may make several offers for a lot.</summary>
    public bool SeveralOffers { get; init; }

    /// <summary>Covered by the agreement on public procurement of the WTO.</summary>
    public bool CoveredByGpa { get; init; }
    public bool EuFunds { get; init; }
    public string? EuFundsText { get; init; }
    public bool ElectronicOrders { get; init; } = true;
    public bool ElectronicPayments { get; init; } = true;
    public Permission ElectronicInvoices { get; init; } = Permission.Required;
    public bool ReservedExecution { get; init; }

    /// <summary>Clauses of execution, social and environmental ones among them (BT-70).</summary>
    public string? ExecutionClauses { get; init; }

    /// <summary>Financing and payment (BT-77).</summary>
    public string? Financing { get; init; }
    public string? Guarantee { get; init; }

    /// <summary>Legal form imposed on a group that wins (BT-76).</summary>
    public string? LegalForm { get; init; }

    /// <summary>What may be completed after the limit (BT-771).</summary>
    public string? LateDocuments { get; init; }
    public string? Confidentiality { get; init; }

    /// <summary>When the next one is to be expected; null: it is not recurrent.</summary>
    public string? Recurrence { get; init; }

    /// <summary>Of a prior-information notice: when the contract notice is expected.</summary>
    public DateOnly? ContractNoticeOn { get; init; }
    public string? Visit { get; init; }
}

/// <summary>Why something cannot be had or sent by the usual electronic means (CCP, art. R2132-5 and R2132-12).</summary>
public enum NotElectronicReason { SpecialTools, IntellectualProperty, SpecialEquipment, PhysicalModel, SensitiveInformation }

/// <param name="Reason">Null: none of those that Europe lists.</param>
public sealed record NotElectronic(NotElectronicReason? Reason, string Text);

/// <param name="Reason">Null: none of those that Europe lists.</param>
/// <param name="Address">Where to learn how to get them.</param>
public sealed record WithheldDocuments(NotElectronicReason? Reason, Uri Address, string? Text = null);

public sealed record NoticeOpening(DateTimeOffset At, string? Place = null, string? People = null);
