using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>How a lot is passed: where, until when, how many candidates, by what technique.</summary>
internal static class LotProcessWriter
{
    public static XElement? Write(EformsNotice eforms, NoticeLot lot)
    {
        var (notice, form) = (eforms.Notice, eforms.Form);
        var (terms, steps, call) = (notice.Conditions, notice.Procedure.HasTwoSteps, form.Has(EformsPart.Call));
        var interest = form.Has(EformsPart.Interest) || (form.Subtype is "20" or "21" or "E3" && steps && terms.CandidaciesBy is null);
        return Box(Cac + "TenderingProcess",
            interest ? Extension(Until(Efac + "InterestExpressionReceptionPeriod", terms.InterestBy)) : null,
            call ? Code(Cbc + "SubmissionMethodCode", "esubmission", EformsCodes.Of(terms.ElectronicDeposit)) : null,
            call && steps ? Value(Cbc + "CandidateReductionConstraintIndicator", terms.SuccessiveReduction) : null,
            form.Has(EformsPart.Gpa) ? Value(Cbc + "GovernmentAgreementConstraintIndicator", terms.CoveredByGpa) : null,
            form.Has(EformsPart.OffersLimit) && !steps ? Until(Cac + "TenderSubmissionDeadlinePeriod", terms.OffersBy) : null,
            call && steps && !form.Has(EformsPart.Interest) ? From(Cac + "InvitationSubmissionPeriod", terms.InvitationsOn) : null,
            form.Has(EformsPart.Interest) ? From(Cac + "ParticipationInvitationPeriod", terms.InvitationsOn) : null,
            form.Has(EformsPart.OffersLimit) && steps ? Until(Cac + "ParticipationRequestReceptionPeriod", terms.CandidaciesBy) : null,
            form.Has(EformsPart.Questions) ? Until(Cac + "AdditionalInformationRequestPeriod", terms.QuestionsBy) : null,
            form.Has(EformsPart.Planning) && notice.Links.Planning is { } planning ? ProcedureWriter.Reference(planning) : null,
            call && terms is { ElectronicDeposit: not Permission.Required, NotElectronic: { } not } ? NotElectronic(terms, not) : null,
            call && steps ? Candidates(terms) : null,
            form.Has(EformsPart.Opening) && notice.Procedure.Type == NoticeProcedureType.Open && terms.Opening is { } opening ? Opening(opening) : null,
            form.Has(EformsPart.Auction) ? Auction(form, lot) : null,
            form.Has(EformsPart.Framework) && lot.Framework is { } framework ? Framework(form, framework, lot.Duration) : null,
            form.Has(EformsPart.Framework) ? System("framework-agreement", EformsCodes.Of(lot.Framework?.Kind)) : null,
            form.Has(EformsPart.DynamicSystem) ? System("dps-usage", EformsCodes.Of(lot.DynamicSystem)) : null);
    }

    private static XElement? From(XName name, DateOnly? day) => day is null ? null : new XElement(name, Value(Cbc + "StartDate", day));

    private static XElement NotElectronic(NoticeConditions terms, NotElectronic not) => new(Cac + "ProcessJustification",
        terms.ElectronicDeposit == Permission.Forbidden && not.Reason is { } reason ? Code(Cbc + "ProcessReasonCode", "no-esubmission-justification", EformsCodes.Of(reason)) : null,
        Text(Cbc + "Description", not.Text));

    private static XElement Candidates(NoticeConditions terms) => new(Cac + "EconomicOperatorShortList",
        Value(Cbc + "LimitationDescription", terms.CandidatesMax is not null),
        Value(Cbc + "MaximumQuantity", terms.CandidatesMax),
        Value(Cbc + "MinimumQuantity", terms.CandidatesMin));

    private static XElement Opening(NoticeOpening opening) => new(Cac + "OpenTenderEvent",
        Value(Cbc + "OccurrenceDate", Day(opening.At)),
        Value(Cbc + "OccurrenceTime", Time(opening.At)),
        Text(Cbc + "Description", opening.People),
        Box(Cac + "OccurenceLocation", Text(Cbc + "Description", opening.Place)));

    private static XElement Auction(EformsForm form, NoticeLot lot) => new(Cac + "AuctionTerms",
        Value(Cbc + "AuctionConstraintIndicator", lot.Auction is not null),
        form.Has(EformsPart.AuctionTerms) ? Text(Cbc + "Description", lot.Auction?.Description) : null,
        form.Has(EformsPart.AuctionTerms) ? Value(Cbc + "AuctionURI", lot.Auction?.Address) : null);

    private static XElement? Framework(EformsForm form, NoticeFramework framework, NoticeDuration? duration) => Box(Cac + "FrameworkAgreement",
        form.Has(EformsPart.FrameworkTerms) ? Value(Cbc + "MaximumOperatorQuantity", framework.Participants) : null,
        form.Has(EformsPart.FrameworkTerms) && IsLong(duration, form.FrameworkYears) ? Text(Cbc + "Justification", framework.WhyLonger) : null,
        form.Has(EformsPart.FrameworkUsers) && framework.Users is not null
            ? new XElement(Cac + "SubsequentProcessTenderRequirement", Value(Cbc + "Name", "buyer-categories"), Text(Cbc + "Description", framework.Users)) : null);

    /// <summary>Beyond these years (BT-109), renewals not counted: only then may the reason be written.</summary>
    private static bool IsLong(NoticeDuration? duration, int years) => duration switch
    {
        { Amount: { } amount, Unit: DurationUnit.Month } => amount > years * 12,
        { Amount: { } amount, Unit: DurationUnit.Year } => amount > years,
        { Amount: { } amount, Unit: DurationUnit.Week } => amount * 7 > years * 1461 / 4,
        { Amount: { } amount, Unit: DurationUnit.Day } => amount > years * 1461 / 4,
        { StartsOn: { } from, EndsOn: { } to } => to > from.AddYears(years),
        _ => false,
    };

    private static XElement System(string list, string code) => new(Cac + "ContractingSystem", Code(Cbc + "ContractingSystemTypeCode", list, code));
}
