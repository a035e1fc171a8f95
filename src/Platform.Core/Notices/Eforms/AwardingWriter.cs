using System.Globalization;
using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>By what offers, or projects of a contest, are judged.</summary>
internal static class AwardingWriter
{
    public static XElement? Write(EformsNotice eforms, NoticeLot lot)
    {
        var (form, contest) = (eforms.Form, eforms.Form.Has(EformsPart.Contest) ? lot.Contest : null);
        return Box(Cac + "AwardingTerms",
            Value(Cbc + "FollowupContractIndicator", contest?.ContractFollows),
            Value(Cbc + "BindingOnBuyerIndicator", contest?.JuryBinds),
            form.Has(EformsPart.Negotiation) && eforms.Notice.Procedure.Type == NoticeProcedureType.Negotiated
                ? Value(Cbc + "NoFurtherNegotiationIndicator", eforms.Notice.Procedure.NegotiationMayBeSkipped ?? false) : null,
            lot.Criteria.Count == 0 ? null : Criteria(lot),
            contest?.Jury.Select(name => new XElement(Cac + "TechnicalCommitteePerson", Value(Cbc + "FamilyName", name))),
            contest is null ? null : Prizes(contest));
    }

    private static XElement Criteria(NoticeLot lot)
    {
        var weighted = lot.Criteria.All(criterion => criterion.Weight is not null);
        return new(Cac + "AwardingCriterion",
            weighted ? null : Text(Cbc + "Description", lot.WhyRanked),
            lot.Criteria.Select((criterion, rank) => new XElement(Cac + "SubordinateAwardingCriterion",
                Extension(new XElement(Efac + "AwardCriterionParameter",
                    Code(Efbc + "ParameterCode", "number-weight", weighted ? "per-exa" : "ord-imp"),
                    Value(Efbc + "ParameterNumeric", criterion.Weight is { } weight && weighted ? weight : rank + 1))),
                Code(Cbc + "AwardingCriterionTypeCode", "award-criterion-type", EformsCodes.Of(criterion.Kind)),
                Text(Cbc + "Name", criterion.Name),
                Text(Cbc + "Description", criterion.Description))));
    }

    private static IEnumerable<XElement> Prizes(NoticeContest contest)
    {
        // Words without an amount have no place: the schema wants a rank, and the rules want a rank with an amount only.
        for (var rank = 0; rank < contest.Prizes.Count; rank++)
            yield return new(Cac + "Prize",
                Value(Cbc + "RankCode", (rank + 1).ToString(CultureInfo.InvariantCulture)),
                Euros(Cbc + "ValueAmount", contest.Prizes[rank]),
                rank == 0 ? Text(Cbc + "Description", contest.OtherRewards) : null);
    }
}
