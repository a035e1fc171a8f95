using System.Globalization;
using System.Xml.Linq;
using Platform.Core.Notices.Eforms;
using Platform.Core.Values;

namespace Platform.Core.Notices.Boamp;

/// <summary>The national form that a notice takes: the eForms document itself from the thresholds of Europe on, FNSimple below, MAPA under the threshold of national publicity.</summary>
public enum BoampForm { Eforms, FnSimple, Mapa }

/// <summary>
/// A canonical notice as the BOAMP publishes it (schema 3.2.5, seen in its open data). The interface by which one deposits is not public: names and order are those
/// of published notices, and what we assumed stands in docs/formats/boamp.md. Judged by our own schema (Notices/Schemas/boamp.xsd).
/// </summary>
public sealed class BoampWriter(EformsWriter eforms)
{
    private const string Schema = "3.2.5";
    private const int MaxSummary = 200;

    public static BoampForm FormOf(NoticeRegime regime) => regime switch
    {
        NoticeRegime.Formalised or NoticeRegime.Specific => BoampForm.Eforms,
        NoticeRegime.National => BoampForm.FnSimple,
        NoticeRegime.Adapted => BoampForm.Mapa,
    };

    /// <summary>Null: the BOAMP has no form for such a notice.</summary>
    public XDocument? Write(CanonicalNotice notice)
    {
        var form = FormOf(notice.Identity.Regime);
        return Data(notice, form) is { } data ? new XDocument(new XElement("ANNONCE", Management(notice, form), new XElement("DONNEES", data))) : null;
    }

    private XElement? Data(CanonicalNotice notice, BoampForm form)
    {
        if (form == BoampForm.Eforms) return eforms.Write(notice)?.Root is { } root ? new XElement("EFORMS", root) : null;
        if (notice.Identity.Kind is not (NoticeKind.Contract or NoticeKind.DesignContest or NoticeKind.Award)) return null;
        return form == BoampForm.FnSimple ? FnSimpleForm.Write(notice) : MapaForm.Write(notice);
    }

    private static XElement Management(CanonicalNotice notice, BoampForm form) => new("GESTION",
        new XElement("REFERENCE",
            new XElement("TYPE_AVIS",
                new XElement("FAMILLE", new XElement(form switch { BoampForm.Eforms => "JOUE", BoampForm.FnSimple => "FNS", BoampForm.Mapa => "MAPA" })),
                new XElement("PERIMETRE", new XElement(form switch { BoampForm.Eforms => "EFORMS", BoampForm.FnSimple => "FNSimple", BoampForm.Mapa => "MAPA" })),
                new XElement("NATURE", new XElement(NatureOf(notice))),
                new XElement("STATUT", new XElement(notice.Correction is null ? "INITIAL" : "RECTIFICATIF"))),
            notice.Links.BoampNumber is { } earlier ? new XElement("ANNONCE_ANTERIEUR", new XElement("IDWEB", earlier)) : null),
        new XElement("INDEXATION",
            new XElement("SCHEMA", Schema),
            new XElement("NOMORGANISME", notice.Buyer.Organisation.Name),
            new XElement("TYPE_PROCEDURE", new XElement(ProcedureOf(notice.Procedure.Type))),
            Limit("DATE_LIMITE_REPONSE", LimitOf(notice)),
            new XElement("NATURE_MARCHE", new XElement(BoampWords.Of(notice.Purpose.Nature).ToUpperInvariant())),
            DepartmentsOf(notice).Select(department => new XElement("DEP_PUBLICATION", department)),
            new XElement("RESUME_OBJET", Summary(notice.Purpose.Title))));

    /// <summary>An instant with the offset of Paris: published notices often leave it out, and then nobody knows.</summary>
    internal static XElement? Limit(string name, DateTimeOffset? limit) =>
        limit is { } at ? new XElement(name, TimeZoneInfo.ConvertTime(at, FranceTime.Zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)) : null;

    /// <summary>Until when companies answer; awards have none.</summary>
    internal static DateTimeOffset? LimitOf(CanonicalNotice notice) => notice.Identity.Kind is not (NoticeKind.Contract or NoticeKind.DesignContest) ? null
        : notice.Procedure.HasTwoSteps ? notice.Conditions.CandidaciesBy : notice.Conditions.OffersBy;

    private static string NatureOf(CanonicalNotice notice) => notice.Correction is not null ? "RECTIFICATIF" : notice.Identity.Kind switch
    {
        NoticeKind.Award or NoticeKind.DesignContestResult => "ATTRIBUTION",
        NoticeKind.PriorInformation or NoticeKind.PriorInformationShortening or NoticeKind.PriorInformationCall => "PRE-INFORMATION",
        NoticeKind.VoluntaryTransparency => "INTENTION_CONCLURE",
        NoticeKind.Modification => "MODIFICATION",
        NoticeKind.Contract or NoticeKind.DesignContest => "APPEL_OFFRE",
    };

    private static string ProcedureOf(NoticeProcedureType type) => type switch
    {
        NoticeProcedureType.Open => "OUVERT",
        NoticeProcedureType.Restricted => "RESTREINT",
        NoticeProcedureType.Negotiated => "NEGOCIE",
        NoticeProcedureType.CompetitiveDialogue => "DIALOGUE_COMPETITIF",
        NoticeProcedureType.InnovationPartnership or NoticeProcedureType.WithoutPublicity => "AUTRE",
        NoticeProcedureType.Adapted or NoticeProcedureType.AdaptedRestricted => "PROCEDURE_ADAPTE",
    };

    /// <summary>Where it is performed, else where the buyer is; by post code: « 2A », « 974 ».</summary>
    private static IEnumerable<string> DepartmentsOf(CanonicalNotice notice)
    {
        var found = notice.Purpose.Places.Select(place => Department(place.PostCode)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : Department(NoticePlaces.SeatOf(notice.Buyer).PostCode) is { } own ? [own] : [];
    }

    private static string? Department(string? postCode) => postCode is not { Length: 5 } || !postCode.All(char.IsAsciiDigit) ? null : postCode[..2] switch
    {
        "20" => postCode[2] < '2' ? "2A" : "2B",
        "97" or "98" => postCode[..3],
        var two => two,
    };

    private static string Summary(string title) => title.Length <= MaxSummary ? title : title[..(MaxSummary - 1)].TrimEnd() + "…";
}
