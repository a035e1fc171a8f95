using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>
/// A canonical notice as eForms. The order of elements is that of the schemas; what a sub-type forbids is left out, what it demands and the notice does not say is
/// left to the rules of the SDK, which name it.
/// </summary>
public sealed class EformsWriter
{
    private readonly string customization;

    /// <param name="sdk">« 1.13 »: the version of the SDK whose rules judge the notice (OPT-002). Several writers live side by side.</param>
    public EformsWriter(string sdk) => customization = $"eforms-sdk-{sdk}";

    /// <summary>Null: the standard forms have no sub-type for such a notice.</summary>
    public XDocument? Write(CanonicalNotice notice) => EformsForm.Of(notice) is { } form ? Write(new EformsNotice(notice, form)) : null;

    /// <summary>The bytes that are sent, hashed and kept: UTF-8, without indentation.</summary>
    public static byte[] Bytes(XDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), CheckCharacters = true })) document.Save(writer);
        return stream.ToArray();
    }

    private XDocument Write(EformsNotice eforms)
    {
        var (notice, form) = (eforms.Notice, eforms.Form);
        XNamespace main = $"urn:oasis:names:specification:ubl:schema:xsd:{form.Root}-2";
        return new XDocument(new XElement(main + form.Root,
            new XAttribute(XNamespace.Xmlns + "cac", Cac), new XAttribute(XNamespace.Xmlns + "cbc", Cbc), new XAttribute(XNamespace.Xmlns + "ext", Ext),
            new XAttribute(XNamespace.Xmlns + "efac", Efac), new XAttribute(XNamespace.Xmlns + "efbc", Efbc), new XAttribute(XNamespace.Xmlns + "efext", Efext),
            Extension(
                ChangesWriter.Correction(eforms),
                ChangesWriter.Modification(eforms),
                form.Has(EformsPart.Result) ? ResultWriter.Write(eforms) : null,
                new XElement(Efac + "NoticeSubType", Code(Cbc + "SubTypeCode", "notice-subtype", form.Subtype)),
                OrganisationsWriter.Write(eforms)),
            Header(notice, form),
            PartiesWriter.Write(eforms),
            ProcedureWriter.Terms(eforms),
            ProcedureWriter.Process(eforms),
            ProjectWriter.Whole(eforms),
            notice.Lots.Select(lot => LotWriter.Write(eforms, lot)),
            form.Root == "ContractAwardNotice" ? new XElement(Cac + "TenderResult", Value(Cbc + "AwardDate", "2000-01-01Z")) : null)); // OPT-999: UBL demands it, the Office ignores it
    }

    private IEnumerable<XElement?> Header(CanonicalNotice notice, EformsForm form)
    {
        var identity = notice.Identity;
        yield return Value(Cbc + "UBLVersionID", EformsForm.UblVersion);
        yield return Value(Cbc + "CustomizationID", customization);
        yield return Id("notice-id", identity.Notice.ToString("D"));
        if (form.Has(EformsPart.Folder)) yield return Value(Cbc + "ContractFolderID", identity.Folder.ToString("D"));
        yield return Value(Cbc + "IssueDate", Day(identity.DispatchedAt));
        yield return Value(Cbc + "IssueTime", Time(identity.DispatchedAt));
        yield return Value(Cbc + "VersionID", identity.Version.ToString("00", CultureInfo.InvariantCulture));
        yield return Value(Cbc + "RequestedPublicationDate", identity.WishedOn);
        if (form.Has(EformsPart.PlannedDate)) yield return Value(Cbc + "PlannedDate", notice.Conditions.ContractNoticeOn);
        yield return Value(Cbc + "RegulatoryDomain", form.LegalBasis);
        yield return Code(Cbc + "NoticeTypeCode", form.Stage, form.Type);
        yield return Value(Cbc + "NoticeLanguageCode", "FRA");
    }
}

/// <summary>A notice on its way into one sub-type, with the numbers that its organisations bear there.</summary>
internal sealed class EformsNotice
{
    private readonly List<NoticeOrganisation> organisations = [];

    public EformsNotice(CanonicalNotice notice, EformsForm form)
    {
        (Notice, Form) = (notice, form);
        Buyers = [notice.Buyer.Organisation, .. notice.Buyer.Members ?? []];
        Winners = !form.Has(EformsPart.Result) ? [] : [.. (notice.Result?.Lots ?? []).SelectMany(lot => lot.Awards ?? []).SelectMany(award => award.Winners)];
        foreach (var body in Buyers.Append(notice.Appeal.Body).Concat(notice.Sender is { } sender ? [sender] : []).Concat(Winners.Select(winner => winner.Organisation)))
            if (!organisations.Contains(body)) organisations.Add(body);
    }

    public CanonicalNotice Notice { get; }
    public EformsForm Form { get; }
    public IReadOnlyList<NoticeOrganisation> Buyers { get; }
    public IReadOnlyList<NoticeWinner> Winners { get; }

    /// <summary>Each once, whatever it is in the notice.</summary>
    public IReadOnlyList<NoticeOrganisation> Organisations => organisations;

    /// <summary>« ORG-0002 ».</summary>
    public string NumberOf(NoticeOrganisation organisation) => Numbered("ORG", organisations.IndexOf(organisation) + 1);

    /// <summary>« LOT-0001 »; parts of a plan are no lots yet.</summary>
    public string NumberOf(NoticeLot lot) => Numbered(IsPlan ? "PAR" : "LOT", lot.Number);

    public string LotScheme => IsPlan ? "Part" : "Lot";

    public static string Numbered(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:0000}");

    /// <summary>Prior information that only informs (sub-type 4).</summary>
    private bool IsPlan => Notice.Identity.Kind == NoticeKind.PriorInformation;
}
