using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>How the contract is passed, all lots together.</summary>
internal static class ProcedureWriter
{
    public static XElement? Terms(EformsNotice eforms)
    {
        var (notice, form) = (eforms.Notice, eforms.Form);
        return Box(Cac + "TenderingTerms",
            form.IsLocal ? new XElement(Cac + "ProcurementLegislationDocumentReference", Value(Cbc + "ID", "LocalLegalBasis"), Text(Cbc + "DocumentDescription", NoticePhrases.Say("legal-basis"))) : null,
            form.Has(EformsPart.Call) ? Required("exclusion-grounds-source", "epo-procurement-document") : null,
            form.Has(EformsPart.LotLimits) ? Limits(notice) : null);
    }

    public static XElement? Process(EformsNotice eforms)
    {
        var (notice, form) = (eforms.Notice, eforms.Form);
        var procedure = notice.Procedure;
        return Box(Cac + "TenderingProcess",
            form.Has(EformsPart.ProcedureText) ? Text(Cbc + "Description", procedure.Description) : null,
            form.Has(EformsPart.ProcedureType) ? Code(Cbc + "ProcedureCode", "procurement-procedure-type", EformsCodes.Of(procedure.Type)) : null,
            form.Has(EformsPart.LotLimits) && notice.IsDivided && procedure.AllLots ? Code(Cbc + "PartPresentationCode", "tenderlot-presentation", "all") : null,
            form.Has(EformsPart.EarlierNotice) ? (notice.Links.Earlier ?? []).Select(Reference) : null,
            form.Has(EformsPart.Urgency) && MayBeUrgent(form, procedure.Type) ? Urgency(procedure) : null,
            form.Has(EformsPart.DirectAward) && procedure is { Type: NoticeProcedureType.WithoutPublicity, WithoutPublicity: { } direct } ? DirectAward(direct) : null);
    }

    public static XElement Required(string list, params string[] codes) => new(Cac + "TendererQualificationRequest",
        codes.Select(code => new XElement(Cac + "SpecificTendererRequirement", Code(Cbc + "TendererRequirementTypeCode", list, code))));

    public static XElement Reference(string notice) => new(Cac + "NoticeDocumentReference", Id(notice.Length > 30 ? "notice-id-ref" : "ojs-notice-id", notice));

    private static XElement? Limits(CanonicalNotice notice) => !notice.IsDivided || notice.Procedure.AllLots ? null : new XElement(Cac + "LotDistribution",
        Value(Cbc + "MaximumLotsAwardedNumeric", notice.Procedure.LotsWon),
        Value(Cbc + "MaximumLotsSubmittedNumeric", notice.Procedure.LotsBid ?? notice.Lots.Count)); // BT-31 is asked of every divided contract: no limit is all of them

    // BT-106; sub-type 17 asks for it of a dialogue too.
    private static bool MayBeUrgent(EformsForm form, NoticeProcedureType type) => type is NoticeProcedureType.Open or NoticeProcedureType.Restricted or NoticeProcedureType.Negotiated
        || (form.Has(EformsPart.AskedOfEntities) && type is (NoticeProcedureType.CompetitiveDialogue or NoticeProcedureType.InnovationPartnership));

    private static XElement Urgency(NoticeProcedure procedure) => new(Cac + "ProcessJustification",
        Code(Cbc + "ProcessReasonCode", "accelerated-procedure", procedure.Urgency is null ? "false" : "true"),
        Text(Cbc + "ProcessReason", procedure.Urgency));

    private static XElement DirectAward(DirectAward direct) => new(Cac + "ProcessJustification",
        Code(Cbc + "ProcessReasonCode", "direct-award-justification", EformsCodes.Of(direct.Reason)),
        Text(Cbc + "ProcessReason", direct.Text),
        Value(Cbc + "Description", direct.EarlierProcedure));
}
