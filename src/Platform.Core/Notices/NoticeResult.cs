namespace Platform.Core.Notices;

/// <summary>How it ended. Amounts are in euros without tax.</summary>
/// <param name="Total">Of all contracts of this notice (BT-161).</param>
/// <param name="DecidedOn">Day of the decision; writers that have no better day use it.</param>
public sealed record NoticeResult(IReadOnlyList<LotResult> Lots, DateOnly DecidedOn, decimal? Total = null);

public enum LotOutcome { Awarded, NotAwarded, StillOpen }

/// <summary>Why nobody won (BT-144).</summary>
public enum NoAwardReason { AllRejected, NothingReceived, ChangedNeed, NoMoney, OneAdmissible, BuyerReview, CourtReview, NotSigned, Errors, Other }

/// <param name="Received">Offers counted; null: not said.</param>
/// <param name="Lowest">Amount of the lowest admissible offer, and <paramref name="Highest"/> of the highest.</param>
/// <param name="Maximum">Of a framework agreement: the most that may be bought.</param>
/// <param name="Awards">Contracts given, several in a framework of several holders; ranked in this order.</param>
public sealed record LotResult(
    int Lot, LotOutcome Outcome, NoAwardReason? Why = null, ReceivedOffers? Received = null, decimal? Lowest = null, decimal? Highest = null, decimal? Maximum = null, IReadOnlyList<NoticeAward>? Awards = null);

/// <param name="FromSmall">From micro, small and medium companies together.</param>
/// <param name="OtherEurope">From other countries of the European economic area.</param>
/// <param name="OutsideEurope">From outside of it.</param>
/// <param name="Candidacies">Requests to participate, in two-step procedures.</param>
public sealed record ReceivedOffers(int Offers, int FromSmall, int OtherEurope, int OutsideEurope, int Electronic, int? Candidacies = null);

/// <summary>One contract, with the offer that won it.</summary>
/// <param name="Winners">The first one leads the group.</param>
/// <param name="Offer">The buyer’s number of the offer.</param>
/// <param name="Contract">The buyer’s number of the contract, the only one of its kind in the notice.</param>
/// <param name="Subcontracting">Null: not known.</param>
/// <param name="UnderFramework">Of a marché subséquent: the notice of its framework agreement.</param>
public sealed record NoticeAward(
    IReadOnlyList<NoticeWinner> Winners, decimal Amount, string Offer, string Contract, DateOnly? ConcludedOn = null, string? Title = null, Subcontracting? Subcontracting = null, string? UnderFramework = null, Uri? Address = null);

public enum CompanySize { Micro, Small, Medium, Large }

/// <param name="Listed">On a regulated market.</param>
/// <param name="OwnerNationality">Of its beneficial owner, three letters; told when it is not listed.</param>
public sealed record NoticeWinner(NoticeOrganisation Organisation, CompanySize Size, bool Listed = false, string? OwnerNationality = "FRA");

/// <param name="Share">Part of the contract is subcontracted; how much, as far as it is known.</param>
public sealed record Subcontracting(bool Share, decimal? Amount = null, decimal? Percent = null, string? Text = null);
