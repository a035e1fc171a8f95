using System.Xml.Linq;
using Platform.Core.Values;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>One lot (ND-Lot), or one part of a plan (ND-Part): its terms, how it is passed, what it is.</summary>
internal static class LotWriter
{
    public static XElement Write(EformsNotice eforms, NoticeLot lot) => new(Cac + "ProcurementProjectLot",
        Id(eforms.LotScheme, eforms.NumberOf(lot)),
        Terms(eforms, lot),
        LotProcessWriter.Write(eforms, lot),
        ProjectWriter.Lot(eforms, lot));

    private static XElement? Terms(EformsNotice eforms, NoticeLot lot)
    {
        var (notice, form) = (eforms.Notice, eforms.Form);
        var (terms, call) = (notice.Conditions, form.Has(EformsPart.CallTerms));
        return Box(Cac + "TenderingTerms",
            form.Has(EformsPart.Call) ? Extension(Selection(notice, lot)) : null,
            form.Has(EformsPart.Call) && lot.Variants is { } variants ? Code(Cbc + "VariantConstraintCode", "permission", EformsCodes.Of(variants)) : null,
            form.Has(EformsPart.EuFunds) ? Code(Cbc + "FundingProgramCode", "eu-funded", terms.EuFunds ? "eu-funds" : "no-eu-funds") : null,
            form.Has(EformsPart.AskedOfEntities) && lot.Nature != Nature.Supplies ? Code(Cbc + "RequiredCurriculaCode", "requirement-stage", "nyk") : null, // BT-79: the documents say it
            form.Has(EformsPart.Recurrence) ? Value(Cbc + "RecurringProcurementIndicator", terms.Recurrence is not null) : null,
            form.Has(EformsPart.Recurrence) ? Text(Cbc + "RecurringProcurementDescription", terms.Recurrence) : null,
            form.Has(EformsPart.Call) ? Code(Cbc + "MultipleTendersCode", "permission", EformsCodes.Of(terms.SeveralOffers ? Permission.Allowed : Permission.Forbidden)) : null,
            call ? Guarantee(terms) : null,
            form.Has(EformsPart.Documents) ? Documents(notice) : null,
            form.Has(EformsPart.Financing) ? Box(Cac + "PaymentTerms", Text(Cbc + "Note", Financing(form, terms))) : null,
            Qualifications(form, terms, lot),
            Execution(form, terms),
            form.Has(EformsPart.Criteria) ? AwardingWriter.Write(eforms, lot) : null,
            form.Has(EformsPart.Documents) || form.Has(EformsPart.Informer) ? Party(Cac + "AdditionalInformationParty", eforms.NumberOf(notice.Buyer.Organisation)) : null,
            form.Has(EformsPart.Call) ? Party(Cac + "TenderRecipientParty", "organization", eforms.NumberOf(notice.Buyer.Organisation),
                terms.ElectronicDeposit == Permission.Forbidden ? null : Value(Cbc + "EndpointID", terms.Deposit)) : null,
            form.Has(EformsPart.Validity) && !notice.Procedure.HasTwoSteps ? Box(Cac + "TenderValidityPeriod", ProjectWriter.Measure(terms.OffersValid)) : null,
            Appeal(eforms),
            form.Has(EformsPart.Call) ? terms.Languages.Select(language => new XElement(Cac + "Language", Value(Cbc + "ID", language))) : null,
            call ? new XElement(Cac + "PostAwardProcess",
                Value(Cbc + "ElectronicOrderUsageIndicator", terms.ElectronicOrders), Value(Cbc + "ElectronicPaymentUsageIndicator", terms.ElectronicPayments)) : null,
            form.Has(EformsPart.Contest) && notice.Procedure.Type == NoticeProcedureType.Restricted && lot.Contest is { Participants.Count: > 0 } contest ? Participants(contest) : null);
    }

    private static IEnumerable<XElement> Selection(CanonicalNotice notice, NoticeLot lot)
    {
        var chooses = notice.Procedure.HasTwoSteps && notice.Conditions.CandidatesMax is not null;
        return lot.Selection.Select(criterion => new XElement(Efac + "SelectionCriteria",
            Code(Cbc + "TendererRequirementTypeCode", "selection-criterion", EformsCodes.Of(criterion.Family, lot.Nature)),
            Text(Cbc + "Description", criterion.Text),
            chooses ? Value(Efbc + "SecondStageIndicator", criterion.ForInvitation) : null,
            chooses && criterion is { ForInvitation: true, Weight: { } weight } ? new XElement(Efac + "CriterionParameter",
                Code(Efbc + "ParameterCode", "number-weight", "per-exa"), Value(Efbc + "ParameterNumeric", weight)) : null));
    }

    private static XElement Guarantee(NoticeConditions terms) => new(Cac + "RequiredFinancialGuarantee",
        Code(Cbc + "GuaranteeTypeCode", "tender-guarantee-required", terms.Guarantee is null ? "false" : "true"), Text(Cbc + "Description", terms.Guarantee));

    private static XElement? Documents(CanonicalNotice notice)
    {
        var (terms, withheld) = (notice.Conditions, notice.Conditions.Withheld);
        return (withheld?.Address ?? terms.Documents) is not { } address ? null : new XElement(Cac + "CallForTendersDocumentReference",
            Value(Cbc + "ID", notice.Identity.Reference),
            withheld?.Reason is { } reason ? Code(Cbc + "DocumentTypeCode", "communication-justification", EformsCodes.Of(reason)) : null,
            Value(Cbc + "DocumentType", withheld is null ? "non-restricted-document" : "restricted-document"),
            new XElement(Cac + "Attachment", new XElement(Cac + "ExternalReference", Value(Cbc + "URI", address))));
    }

    /// <summary>The details of European funds have a place of their own only with a programme or a number: without them they are said with the financing.</summary>
    private static string? Financing(EformsForm form, NoticeConditions terms) =>
        form.Has(EformsPart.AskedOfEntities) && terms is { Financing: null, EuFundsText: null } ? NoticePhrases.Say("b.see-file")
        : form.Has(EformsPart.EuFundsText) && terms.EuFundsText is { } funds ? string.Join('\n', new[] { terms.Financing, funds }.Where(text => text is not null)) : terms.Financing;

    private static IEnumerable<XElement> Qualifications(EformsForm form, NoticeConditions terms, NoticeLot lot)
    {
        if (form.Has(EformsPart.Reserved)) yield return ProcedureWriter.Required("reserved-procurement", EformsCodes.Of(lot.Reserved));
        if (form.Has(EformsPart.CallTerms))
            yield return new(Cac + "TendererQualificationRequest", Code(Cbc + "CompanyLegalFormCode", "required", terms.LegalForm is null ? "false" : "true"), Text(Cbc + "CompanyLegalForm", terms.LegalForm));
        if (!form.Has(EformsPart.Call)) yield break;
        yield return new(Cac + "TendererQualificationRequest", new XElement(Cac + "SpecificTendererRequirement",
            Code(Cbc + "TendererRequirementTypeCode", "missing-info-submission", terms.LateDocuments is null ? "late-none" : "late-some"), Text(Cbc + "Description", terms.LateDocuments)));
        yield return ProcedureWriter.Required("selection-criteria-source", lot.Selection.Count > 0 ? "epo-notice" : "epo-procurement-document");
    }

    private static IEnumerable<XElement> Execution(EformsForm form, NoticeConditions terms)
    {
        if (form.Has(EformsPart.ReservedExecution)) yield return Requirement("reserved-execution", terms.ReservedExecution ? "yes" : "no");
        if (form.Has(EformsPart.Execution) && (terms.ExecutionClauses ?? (form.Has(EformsPart.AskedOfEntities) ? NoticePhrases.Say("b.see-file") : null)) is { } clauses) yield return Requirement("conditions", "performance", clauses);
        if (form.Has(EformsPart.Invoices)) yield return Requirement("einvoicing", EformsCodes.Of(terms.ElectronicInvoices));
        if (form.Has(EformsPart.CallTerms)) yield return Requirement("ecatalog-submission", EformsCodes.Of(terms.Catalogues));
        if (form.Has(EformsPart.Call)) yield return Requirement("esignature-submission", terms.SignatureRequired ? "true" : "false");
        if (form.Has(EformsPart.CallTerms)) yield return Requirement("nda", terms.Confidentiality is null ? "false" : "true", terms.Confidentiality);

        static XElement Requirement(string list, string code, string? text = null) =>
            new(Cac + "ContractExecutionRequirement", Code(Cbc + "ExecutionRequirementCode", list, code), Text(Cbc + "Description", text));
    }

    private static XElement Appeal(EformsNotice eforms) => new(Cac + "AppealTerms",
        eforms.Form.Has(EformsPart.AppealPeriods) ? Box(Cac + "PresentationPeriod", Text(Cbc + "Description", eforms.Notice.Appeal.Periods)) : null,
        Party(Cac + "AppealInformationParty", eforms.NumberOf(eforms.Notice.Appeal.Body)),
        Party(Cac + "AppealReceiverParty", eforms.NumberOf(eforms.Notice.Appeal.Body)));

    private static XElement Participants(NoticeContest contest) => new(Cac + "EconomicOperatorShortList",
        contest.Participants.Select(name => new XElement(Cac + "PreSelectedParty", new XElement(Cac + "PartyName", Text(Cbc + "Name", name)))));
}
