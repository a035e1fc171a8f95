using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Whom a lot is reserved for (CCP, art. L2113-12 to L2113-15). Europe has one code for the first three, French law an article for each.</summary>
public enum LotReservation
{
    Nobody,

    /// <summary>Entreprises adaptées and ESAT (L2113-12).</summary>
    AdaptedEnterprises,

    /// <summary>Structures of integration by work (L2113-13).</summary>
    IntegrationStructures,

    /// <summary>The ones and the others at once (L2113-14).</summary>
    AdaptedOrIntegration,

    /// <summary>Social and solidarity economy, for certain social services (L2113-15).</summary>
    SocialEconomy,
}

public enum Permission { Forbidden, Allowed, Required }

/// <summary>What is bought in one lot, with what may differ from one lot to another.</summary>
public sealed record NoticeLot
{
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required Nature Nature { get; init; }
    public required string Cpv { get; init; }
    public IReadOnlyList<string> MoreCpv { get; init; } = [];
    public required IReadOnlyList<NoticePlace> Places { get; init; }
    public decimal? Value { get; init; }
    public NoticeDuration? Duration { get; init; }
    public NoticeRenewals? Renewals { get; init; }
    public string? Options { get; init; }
    public LotReservation Reserved { get; init; }

    /// <summary>Null: not said.</summary>
    public Permission? Variants { get; init; }
    public NoticeFramework? Framework { get; init; }
    public DynamicSystem DynamicSystem { get; init; }
    public NoticeAuction? Auction { get; init; }
    public IReadOnlyList<SelectionCriterion> Selection { get; init; } = [];
    public IReadOnlyList<NoticeCriterion> Criteria { get; init; } = [];

    /// <summary>Null: not weighted, the order says it and this says why (CCP, art. R2152-12).</summary>
    public string? WhyRanked { get; init; }
    public IReadOnlyList<StrategicGoal> Goals { get; init; } = [];
    public string? GoalsText { get; init; }
    public bool SuitsSmallCompanies { get; init; }
    public string? Information { get; init; }
    public NoticeContest? Contest { get; init; }
}

/// <summary>What a contract does for environment, society or innovation (BT-06).</summary>
public enum StrategicGoal { Climate, CircularEconomy, Biodiversity, Pollution, SocialInclusion, Accessibility, WorkingConditions, Innovation, OtherEnvironment, OtherSocial }
