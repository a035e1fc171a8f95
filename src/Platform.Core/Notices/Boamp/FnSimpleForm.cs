using System.Xml.Linq;
using Platform.Core.Values;
using static Platform.Core.Notices.Boamp.BoampWords;

namespace Platform.Core.Notices.Boamp;

/// <summary>« Formulaire national simple »: contracts between the threshold of national publicity and those of Europe.</summary>
internal static class FnSimpleForm
{
    public static XElement Write(CanonicalNotice notice) => new("FNSimple", Organisation(notice), Body(notice));

    private static XElement Organisation(CanonicalNotice notice)
    {
        var buyer = notice.Buyer.Organisation;
        return new("organisme",
            new XElement("nomOfficiel", buyer.Name),
            Choice("typeIdentificationNational", buyer.Number?.Length == 9 ? "siren" : "siret"),
            new XElement("codeIdentificationNational", buyer.Number),
            new XElement("ville", buyer.City),
            new XElement("cp", buyer.PostCode),
            YesNo("grpCommandes", notice.Buyer.Members is { Count: > 0 }));
    }

    private static XElement Body(CanonicalNotice notice) => (notice.Correction, notice.Identity.Kind) switch
    {
        ({ } correction, _) => new("rectificatif", Earlier(notice), Purpose(notice), new XElement("infosRectif", Changes(correction))),
        (_, NoticeKind.Award) => new("attribution", Earlier(notice), Purpose(notice), Awards(notice)),
        _ => new("initial", Communication(notice), Procedure(notice), Purpose(notice), Complement(notice)),
    };

    private static XElement? Earlier(CanonicalNotice notice) => notice.Links.BoampNumber is { } number ? new XElement("avisInitial", new XElement("idWeb", number)) : null;

    private static XElement Communication(CanonicalNotice notice) => new("communication",
        new XElement("urlProfilAch", notice.Conditions.Documents?.AbsoluteUri ?? notice.Buyer.Profile.AbsoluteUri),
        new XElement("identifiantInterne", notice.Identity.Reference),
        YesNo("docSecurite", notice.Conditions.Withheld is null),
        notice.Conditions.Withheld is { } withheld ? new XElement("urlSecurite", new XElement("oui", withheld.Address.AbsoluteUri)) : YesNo("urlSecurite", false),
        Text("nomContact", notice.Buyer.Organisation.Contact ?? notice.Buyer.Organisation.Name),
        Text("adresseMailContact", notice.Buyer.Organisation.Email),
        Text("telContact", notice.Buyer.Organisation.Phone));

    private static XElement Procedure(CanonicalNotice notice)
    {
        var (procedure, terms) = (notice.Procedure, notice.Conditions);
        return new("procedure",
            new XElement(procedure.HasTwoSteps ? "procedureAdapteeR" : "procedureAdapteeO"),
            new XElement("capaciteExercice", Selection(notice, SelectionFamily.Suitability)),
            new XElement("capaciteEcoFin", Selection(notice, SelectionFamily.Standing)),
            new XElement("capaciteTech", Selection(notice, SelectionFamily.Ability)),
            Choice("techAchat", notice.Lots.Any(lot => lot.Framework is not null) ? "accordCadre" : notice.Lots.Any(lot => lot.DynamicSystem != DynamicSystem.None) ? "sad" : "autres"),
            BoampWriter.Limit("dateReceptionOffres", BoampWriter.LimitOf(notice)),
            Choice("presOffres", terms.Catalogues switch { Permission.Required => "exigee", Permission.Allowed => "autorisee", Permission.Forbidden => "interdite" }),
            terms.CandidatesMax is { } most && procedure.HasTwoSteps ? new XElement("nbCandidatReduit", new XElement("oui", most)) : YesNo("nbCandidatReduit", false),
            YesNo("attributionSansNegociation", procedure.NegotiationMayBeSkipped ?? true),
            YesNo("variantes", notice.Lots.Any(lot => lot.Variants is Permission.Allowed or Permission.Required)),
            new XElement("criteresAttrib", Criteria(notice)));
    }

    private static string Selection(CanonicalNotice notice, SelectionFamily family)
    {
        var said = notice.Lots.SelectMany(lot => lot.Selection).Where(criterion => criterion.Family == family).Select(criterion => criterion.Text).Distinct(StringComparer.Ordinal).ToList();
        return said.Count == 0 ? NoticePhrases.Say("b.see-file") : string.Join('\n', said);
    }

    private static XElement Purpose(CanonicalNotice notice)
    {
        var (purpose, initial) = (notice.Purpose, notice.Correction is null && notice.Identity.Kind is NoticeKind.Contract or NoticeKind.DesignContest);
        return new("natureMarche",
            new XElement("intitule", purpose.Title),
            new XElement("codeCPV", Cpv("objetPrincipal", purpose.Cpv), (purpose.MoreCpv ?? []).Select(code => Cpv("objetComplementaire", code))),
            Choice("natureMarche", Of(purpose.Nature)),
            new XElement("description", purpose.Description),
            initial ? new XElement("lieuExecution", string.Join(" ; ", purpose.Places.Select(NoticeSentences.Place))) : null,
            initial && Months(notice) is { } months ? new XElement("dureeMois", months) : null,
            initial ? YesNo("tranches", notice.Lots.Any(lot => lot.Options is not null)) : null,
            initial ? YesNo("reservationMarche", notice.Lots.Any(lot => lot.Reserved != LotReservation.Nobody)) : null,
            initial ? new XElement("lotsMarche", notice.IsDivided ? new XElement("oui", notice.Lots.Select(Lot)) : new XElement("non")) : null,
            initial ? null : new XElement("criteresAttrib", Criteria(notice)));
    }

    private static XElement Cpv(string name, string code) => new(name, new XElement("classPrincipale", code));

    /// <summary>Of the longest lot; the form counts in months alone.</summary>
    private static int? Months(CanonicalNotice notice) => notice.Lots.Select(lot => lot.Duration switch
    {
        { Amount: { } amount, Unit: DurationUnit.Month } => amount,
        { Amount: { } amount, Unit: DurationUnit.Year } => amount * 12,
        { Amount: { } amount, Unit: DurationUnit.Week } => (int)Math.Ceiling(amount / 4.345),
        { Amount: { } amount, Unit: DurationUnit.Day } => (int)Math.Ceiling(amount / 30.44),
        { StartsOn: { } from, EndsOn: { } to } => (int)Math.Ceiling((to.DayNumber - from.DayNumber + 1) / 30.44),
        _ => (int?)null,
    }).Max();

    private static XElement Lot(NoticeLot lot) => new("lot",
        new XElement("numLot", lot.Number), new XElement("intitule", lot.Title), new XElement("description", lot.Description), Cpv("codeCPV", lot.Cpv),
        lot.Value is { } value ? new XElement("estimationValeur", new XAttribute("devise", "EUR"), value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)) : null);

    private static XElement Complement(CanonicalNotice notice) => new("informComplementaire",
        notice.Conditions.Visit is { } visit ? new XElement("oui", new XElement("visiteDetail", visit)) : new XElement("non"),
        Text("autresInformComplementaire", string.Join('\n', NoticeSentences.Complement(notice))));
}
