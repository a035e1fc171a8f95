using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>The offer that won, the contract that it became and who signed it.</summary>
internal static class AwardWriter
{
    public static XElement Offer(EformsNotice eforms, NumberedLot lot, NumberedAward award) => new(Efac + "LotTender",
        Id("tender", EformsNotice.Numbered("TEN", award.Number)),
        eforms.Form.Has(EformsPart.TenderVariant) ? Value(Efbc + "TenderVariantIndicator", false) : null, // BT-193: nobody is asked whether a variant won (0068)
        eforms.Form.Has(EformsPart.Amounts) ? new XElement(Cac + "LegalMonetaryTotal", Euros(Cbc + "PayableAmount", award.Award.Amount)) : null,
        eforms.Form.Has(EformsPart.Amounts) ? Shared(award.Award.Subcontracting) : null,
        new XElement(Efac + "TenderingParty", Id("tendering-party", EformsNotice.Numbered("TPA", award.Number))),
        new XElement(Efac + "TenderLot", Id("Lot", EformsNotice.Numbered("LOT", lot.Result.Lot))),
        new XElement(Efac + "TenderReference", Value(Cbc + "ID", award.Award.Offer)));

    public static XElement Contract(EformsNotice eforms, NoticeResult result, NumberedAward numbered)
    {
        var (form, award) = (eforms.Form, numbered.Award);
        return new(Efac + "SettledContract",
            Id("contract", EformsNotice.Numbered("CON", numbered.Number)),
            Value(Cbc + "AwardDate", result.DecidedOn),
            form.Has(EformsPart.Conclusion) ? Value(Cbc + "IssueDate", award.ConcludedOn) : null,
            Text(Cbc + "Title", award.Title),
            form.Has(EformsPart.ContractAddress) ? Value(Cbc + "URI", award.Address) : null,
            form.Has(EformsPart.ContractNumber) && form.Has(EformsPart.Conclusion) && HasFramework(eforms) ? Value(Efbc + "ContractFrameworkIndicator", award.UnderFramework is not null) : null,
            form.Has(EformsPart.Outcome) && award.UnderFramework is { } framework && HasFramework(eforms) ? ProcedureWriter.Reference(framework) : null,
            Party(Cac + "SignatoryParty", eforms.NumberOf(eforms.Notice.Buyer.Organisation)),
            form.Has(EformsPart.ContractNumber) ? new XElement(Efac + "ContractReference", Value(Cbc + "ID", award.Contract)) : null,
            new XElement(Efac + "LotTender", Id("tender", EformsNotice.Numbered("TEN", numbered.Number))));
    }

    public static XElement Parties(EformsNotice eforms, NumberedAward award) => new(Efac + "TenderingParty",
        Id("tendering-party", EformsNotice.Numbered("TPA", award.Number)),
        award.Award.Winners.Select((winner, rank) => new XElement(Efac + "Tenderer",
            Id("organization", eforms.NumberOf(winner.Organisation)),
            award.Award.Winners.Count > 1 ? Value(Efbc + "GroupLeadIndicator", rank == 0) : null)));

    /// <summary>BT-768 is asked of every contract as soon as one lot is a framework agreement: is this one passed under another, earlier one?</summary>
    private static bool HasFramework(EformsNotice eforms) => eforms.Notice.Lots.Any(lot => lot.Framework is not null);

    private static XElement Shared(Subcontracting? shared) => new(Efac + "SubcontractingTerm",
        shared is { Share: true } ? Euros(Efbc + "TermAmount", shared.Amount) : null,
        shared is { Share: true } ? Text(Efbc + "TermDescription", shared.Text) : null,
        shared is { Share: true } ? Value(Efbc + "TermPercent", shared.Percent) : null,
        Code(Efbc + "TermCode", "applicability", shared switch { null => "not-known", { Share: true } => "yes", _ => "no" }),
        shared is { Share: true } ? Value(Efbc + "PercentageKnownIndicator", shared.Percent is not null) : null,
        shared is { Share: true } ? Value(Efbc + "ValueKnownIndicator", shared.Amount is not null) : null);
}
