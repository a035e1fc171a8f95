using System.Xml.Linq;
using static Platform.Core.Notices.Boamp.BoampWords;

namespace Platform.Core.Notices.Boamp;

/// <summary>« MAPA »: contracts under the threshold of national publicity. The form knows neither CPV nor SIRET.</summary>
internal static class MapaForm
{
    public static XElement Write(CanonicalNotice notice) => new("MAPA", Organisation(notice), Body(notice));

    private static XElement Organisation(CanonicalNotice notice)
    {
        var buyer = notice.Buyer.Organisation;
        return new("organisme",
            Text("correspondantPRM", buyer.Contact) is { } contact ? new XElement("correspondantPRM", new XElement("nom", contact.Value)) : null,
            new XElement("acheteurPublic", buyer.Name),
            new XElement("adr", buyer.Street is { } street ? new XElement("voie", new XElement("nomvoie", street)) : null, new XElement("cp", buyer.PostCode), new XElement("ville", buyer.City)),
            new XElement("coord", Text("tel", buyer.Phone), Text("mel", buyer.Email), Text("url", buyer.Website?.AbsoluteUri)),
            new XElement("urlProfilAcheteur", notice.Buyer.Profile.AbsoluteUri));
    }

    private static XElement Body(CanonicalNotice notice) => (notice.Correction, notice.Identity.Kind) switch
    {
        ({ } correction, _) => new("rectificatif", Earlier(notice), Nature(notice), Purpose(notice), new XElement("infosRectif", Changes(correction))),
        (_, NoticeKind.Award) => new("attribution", Earlier(notice), Nature(notice), Purpose(notice), Awards(notice)),
        _ => new("initial", Nature(notice), Purpose(notice),
            notice.Lots.Any(lot => lot.Criteria.Count > 0) ? new XElement("criteres", new XElement("criteresLibres", Criteria(notice))) : new XElement("criteres", new XElement("critereCDC")),
            Choice("procedure", "procedureAdaptee"),
            BoampWriter.Limit("receptionOffres", BoampWriter.LimitOf(notice)) is { } limit ? new XElement("delais", limit) : null,
            new XElement("renseignements", new XElement("idMarche", notice.Identity.Reference), Text("renseignementsComplt", string.Join('\n', NoticeSentences.Complement(notice)))),
            new XElement("adressesComplt",
                notice.Conditions.Documents is { } documents ? new XElement("document", new XElement("coord", new XElement("url", documents.AbsoluteUri))) : null,
                notice.Conditions.Deposit is { } deposit ? new XElement("envoi", new XElement("coord", new XElement("url", deposit.AbsoluteUri))) : null),
            notice.IsDivided ? new XElement("lots", notice.Lots.Select(lot => new XElement("lot", new XElement("numLot", lot.Number), new XElement("description", $"{lot.Title} — {lot.Description}")))) : null),
    };

    private static XElement? Earlier(CanonicalNotice notice) => notice.Links.BoampNumber is { } number ? new XElement("avisInitial", new XElement("idWeb", number)) : null;

    private static XElement Nature(CanonicalNotice notice) => Choice("natureMarche", Of(notice.Purpose.Nature));

    private static XElement Purpose(CanonicalNotice notice) => new("description", new XElement("objet", $"{notice.Purpose.Title} — {notice.Purpose.Description}"));
}
