namespace Platform.Core.Notices;

/// <summary>How the contract is passed.</summary>
public enum NoticeProcedureType
{
    Open,
    Restricted,

    /// <summary>Procédure avec négociation.</summary>
    Negotiated,
    CompetitiveDialogue,
    InnovationPartnership,

    /// <summary>Procédure adaptée, one step.</summary>
    Adapted,

    /// <summary>Procédure adaptée, candidates are selected first.</summary>
    AdaptedRestricted,

    /// <summary>Without publicity or competition (CCP, art. R2122-1 to R2122-9-1).</summary>
    WithoutPublicity,
}

/// <param name="Description">How it goes: steps, rounds, negotiation (BT-88).</param>
/// <param name="Urgency">Why periods are shortened; null: they are not.</param>
/// <param name="WithoutPublicity">Of a contract passed without publicity.</param>
/// <param name="LotsBid">Most lots for which one may bid; null: all.</param>
/// <param name="LotsWon">Most lots that one may win; null: all.</param>
/// <param name="AllLots">Offers must be for all lots.</param>
/// <param name="NegotiationMayBeSkipped">The contract may go to a first offer (CCP, art. R2161-17); null: there is no negotiation.</param>
public sealed record NoticeProcedure(
    NoticeProcedureType Type, string? Description = null, string? Urgency = null, DirectAward? WithoutPublicity = null,
    int? LotsBid = null, int? LotsWon = null, bool AllLots = false, bool? NegotiationMayBeSkipped = null)
{
    /// <summary>Candidates are chosen first and then invited to make an offer.</summary>
    public bool HasTwoSteps => Type is not (NoticeProcedureType.Open or NoticeProcedureType.Adapted or NoticeProcedureType.WithoutPublicity);
}

/// <summary>Why there was no publicity (BT-136).</summary>
public enum DirectAwardReason { NoSuitableTender, IrregularTenders, Technical, Artistic, ExclusiveRights, ExtremeUrgency, AdditionalDeliveries, Repetition, ContestWinner, Commodity, Liquidation, Research }

/// <param name="EarlierProcedure">The procedure that found nothing, or whose services are repeated: UUID or JOUE number (BT-1252).</param>
public sealed record DirectAward(DirectAwardReason Reason, string Text, string? EarlierProcedure = null);
