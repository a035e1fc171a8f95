using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>What a correction changes in an earlier notice, and what a modification changes in a contract.</summary>
internal static class ChangesWriter
{
    public static XElement? Correction(EformsNotice eforms) => eforms.Notice.Correction is not { } correction ? null : new XElement(Efac + "Changes",
        Value(Efbc + "ChangedNoticeIdentifier", correction.Changed),
        correction.Changes.Select(change => new XElement(Efac + "Change",
            Text(Efbc + "ChangeDescription", change.Text),
            Value(Efbc + "ProcurementDocumentsChangeDate", correction.DocumentsChangedOn),
            Value(Efbc + "ProcurementDocumentsChangeIndicator", correction.DocumentsChangedOn is not null),
            new XElement(Efac + "ChangedSection", Value(Efbc + "ChangedSectionIdentifier", Section(eforms, change))))),
        new XElement(Efac + "ChangeReason",
            Code(Cbc + "ReasonCode", "change-corrig-justification", EformsCodes.Of(correction.Reason)),
            Text(Efbc + "ReasonDescription", correction.Text)));

    public static XElement? Modification(EformsNotice eforms) => !eforms.Form.Has(EformsPart.Modification) || eforms.Notice.Modification is not { } modification ? null
        : new XElement(Efac + "ContractModification",
            Id(Efbc + "ChangedNoticeIdentifier", modification.Notice.Length > 30 ? "notice-id-ref" : "ojs-notice-id", modification.Notice),
            Id(Efbc + "ModifiedContractIdentifier", "contract", EformsNotice.Numbered("CON", 1)),
            new XElement(Efac + "Change",
                Text(Efbc + "ChangeDescription", modification.Description),
                new XElement(Efac + "ChangedSection", Value(Efbc + "ChangedSectionIdentifier", "RESULT"))),        // of a lot BT-1501 knows nothing: the text names them
            new XElement(Efac + "ChangeReason",
                Code(Cbc + "ReasonCode", "modification-justification", EformsCodes.Of(modification.Reason)),
                Text(Efbc + "ReasonDescription", modification.Text)));

    private static string Section(EformsNotice eforms, SectionChange change) => change.Section switch
    {
        NoticeSection.Procedure => "PROCEDURE",
        NoticeSection.Buyer => "BUYER",
        NoticeSection.Lot => EformsNotice.Numbered(eforms.LotScheme == "Part" ? "PAR" : "LOT", change.Lot ?? 1),
        NoticeSection.Organisation => EformsNotice.Numbered("ORG", 1),
        NoticeSection.Result => "RESULT",
    };
}
