using System.Net.Mail;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

public enum FactFault
{
    ReasonMissing, ReasonTooLong, ContractNoticeOnMissing, ContractNoticeOnPast, InformationTooLong, DecidedOnMissing, DecidedOnAhead,
    OutcomeMissing, WhyMissing, WhyContradicts, NameMissing, NameTooLong, NumberMissing, NumberWrong, StreetTooLong, PostCodeWrong, CityMissing, CityTooLong, CountryWrong, EmailMissing, EmailWrong, SizeMissing,
    AmountMissing, AmountWrong, LowestMissing, HighestBelow, ContractMissing, ContractTooLong, ContractTwice, SignedOnMissing, SignedOnBefore, SignedOnAhead, FromSmallMissing, FromSmallTooMany, FromElsewhereTooMany,
    LotMissing, GroundMissing, WhyTextMissing, WhyTextTooLong, WhatMissing, WhatTooLong, NewAmountWrong, AgreedOnMissing, AgreedOnAhead,
}

/// <param name="Field">As the page names it: « Lots[0].Amount ».</param>
public sealed record FactProblem(string Field, FactFault Fault);

/// <summary>What is missing or cannot be, of what a person wrote into a notice: all at once, in the order of the page.</summary>
public static class CheckFacts
{
    private const int LongText = 4000;

    public static IReadOnlyList<FactProblem> Of(WrittenNotice draft, AwardPrefill known, CanonicalNotice? award, DateTimeOffset now)
    {
        var problems = new List<FactProblem>();
        if (draft.CorrectsId is not null && draft.Reason is null) problems.Add(new("Reason", FactFault.ReasonMissing));
        if (draft.Reason?.Length > 1000) problems.Add(new("Reason", FactFault.ReasonTooLong));
        problems.AddRange(draft.Kind switch
        {
            NoticeKind.Award => Of(draft.Said<AwardFacts>(), known, FranceTime.DayOf(now)),
            NoticeKind.Modification => Of(draft.Said<ModificationFacts>(), award, FranceTime.DayOf(now)),
            _ => Of(draft.Said<PriorFacts>(), FranceTime.DayOf(now)),
        });
        return problems;
    }

    public static IEnumerable<FactProblem> Of(PriorFacts facts, DateOnly today)
    {
        if (facts.ContractNoticeOn is not { } day) yield return new("ContractNoticeOn", FactFault.ContractNoticeOnMissing);
        else if (day <= today) yield return new("ContractNoticeOn", FactFault.ContractNoticeOnPast);
        if (facts.Information?.Length > LongText) yield return new("Information", FactFault.InformationTooLong);
    }

    public static IEnumerable<FactProblem> Of(AwardFacts facts, AwardPrefill known, DateOnly today)
    {
        if (facts.DecidedOn is not { } decided) yield return new("DecidedOn", FactFault.DecidedOnMissing);
        else if (decided > today) yield return new("DecidedOn", FactFault.DecidedOnAhead);
        foreach (var (index, lot) in facts.Lots.Index())
        foreach (var fault in Of(lot, known, facts, today))
            yield return new($"Lots[{index}].{FieldOf(fault)}", fault);
        if (facts.Information?.Length > LongText) yield return new("Information", FactFault.InformationTooLong);
    }

    private static IEnumerable<FactFault> Of(AwardedLot lot, AwardPrefill known, AwardFacts facts, DateOnly today)
    {
        var received = known.ReceivedFor(lot.Number);
        if (lot.Outcome is not { } outcome)
        {
            yield return FactFault.OutcomeMissing;
            yield break;
        }
        if (outcome == LotOutcome.NotAwarded)
        {
            if (lot.Why is null) yield return FactFault.WhyMissing;
            // Of what was never counted nobody may say that there was none.
            else if ((lot.Why == NoAwardReason.NothingReceived) != known.NothingCameFor(lot.Number)) yield return FactFault.WhyContradicts;
        }
        if (outcome == LotOutcome.Awarded)
        {
            foreach (var fault in Of(lot.Winner)) yield return fault;
            if (lot.Amount is not { } amount) yield return FactFault.AmountMissing;
            else if (amount <= 0 || amount >= 10_000_000_000m) yield return FactFault.AmountWrong;
            if (lot.Lowest is null != lot.Highest is null) yield return FactFault.LowestMissing;
            else if (lot.Highest < lot.Lowest) yield return FactFault.HighestBelow;
            if (lot.Contract.Length == 0) yield return FactFault.ContractMissing;
            else if (lot.Contract.Length > 50) yield return FactFault.ContractTooLong;
            else if (facts.Lots.Any(other => other.Number < lot.Number && other.Outcome == LotOutcome.Awarded && other.Contract == lot.Contract)) yield return FactFault.ContractTwice;
            if (lot.SignedOn is not { } signed) yield return FactFault.SignedOnMissing;
            else if (signed > today) yield return FactFault.SignedOnAhead;
            else if (signed < facts.DecidedOn) yield return FactFault.SignedOnBefore;
        }
        if (outcome == LotOutcome.StillOpen || received is null or 0) yield break;
        if (lot.FromSmall is null) yield return FactFault.FromSmallMissing;
        else if (lot.FromSmall > received || lot.FromSmall < 0) yield return FactFault.FromSmallTooMany;
        if (lot.FromEurope < 0 || lot.FromElsewhere < 0 || lot.FromEurope + lot.FromElsewhere > received) yield return FactFault.FromElsewhereTooMany;
    }

    private static IEnumerable<FactFault> Of(Awardee winner)
    {
        var french = winner.Country == "FRA";
        if (winner.Name.Length == 0) yield return FactFault.NameMissing;
        else if (winner.Name.Length > 200) yield return FactFault.NameTooLong;
        if (winner.Number.Length == 0) yield return FactFault.NumberMissing;
        else if (winner.Number.Length > 50 || (french && !IsFrenchNumber(winner.Number))) yield return FactFault.NumberWrong;
        if (winner.Street.Length > 200) yield return FactFault.StreetTooLong;
        if (winner.PostCode.Length > 10 || (french && FrenchDepartments.OfPostCode(winner.PostCode) is null)) yield return FactFault.PostCodeWrong;
        if (winner.City.Length == 0) yield return FactFault.CityMissing;
        else if (winner.City.Length > 100) yield return FactFault.CityTooLong;
        if (winner.Country.Length != 3 || !winner.Country.All(char.IsAsciiLetterUpper)) yield return FactFault.CountryWrong;
        if (winner.Email.Length == 0) yield return FactFault.EmailMissing;
        else if (winner.Email.Length > 254 || !MailAddress.TryCreate(winner.Email, out var read) || read.Address != winner.Email) yield return FactFault.EmailWrong;
        if (winner.Size is null) yield return FactFault.SizeMissing;
    }

    /// <param name="award">The notice of the contract.</param>
    public static IEnumerable<FactProblem> Of(ModificationFacts facts, CanonicalNotice? award, DateOnly today)
    {
        if (award?.Result?.Lots.Any(lot => lot.Lot == facts.Lot && lot.Outcome == LotOutcome.Awarded) != true) yield return new("Lot", FactFault.LotMissing);
        if (facts.Reason is null) yield return new("Ground", FactFault.GroundMissing);
        if (facts.Why.Length == 0) yield return new("Why", FactFault.WhyTextMissing);
        else if (facts.Why.Length > LongText) yield return new("Why", FactFault.WhyTextTooLong);
        if (facts.What.Length == 0) yield return new("What", FactFault.WhatMissing);
        else if (facts.What.Length > LongText) yield return new("What", FactFault.WhatTooLong);
        if (facts.Amount is <= 0 or >= 10_000_000_000m) yield return new("Amount", FactFault.NewAmountWrong);
        if (facts.AgreedOn is not { } day) yield return new("AgreedOn", FactFault.AgreedOnMissing);
        else if (day > today) yield return new("AgreedOn", FactFault.AgreedOnAhead);
    }

    /// <summary>A SIRET, or the SIREN by which bids name a company.</summary>
    private static bool IsFrenchNumber(string number) => number.Length == 9 ? number.All(char.IsAsciiDigit) : Siret.Read(number) is Siret.Reading.Valid;

    private static string FieldOf(FactFault fault) => fault switch
    {
        FactFault.OutcomeMissing => "Outcome",
        FactFault.WhyMissing or FactFault.WhyContradicts => "Why",
        FactFault.NameMissing or FactFault.NameTooLong => "Name",
        FactFault.NumberMissing or FactFault.NumberWrong => "Siret",
        FactFault.StreetTooLong => "Street",
        FactFault.PostCodeWrong => "PostCode",
        FactFault.CityMissing or FactFault.CityTooLong => "City",
        FactFault.CountryWrong => "Country",
        FactFault.EmailMissing or FactFault.EmailWrong => "Email",
        FactFault.SizeMissing => "Size",
        FactFault.AmountMissing or FactFault.AmountWrong => "Amount",
        FactFault.LowestMissing => "Lowest",
        FactFault.HighestBelow => "Highest",
        FactFault.ContractMissing or FactFault.ContractTooLong or FactFault.ContractTwice => "Contract",
        FactFault.SignedOnMissing or FactFault.SignedOnBefore or FactFault.SignedOnAhead => "SignedOn",
        FactFault.FromSmallMissing or FactFault.FromSmallTooMany => "FromSmall",
        FactFault.FromElsewhereTooMany => "FromElsewhere",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
