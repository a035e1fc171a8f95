using System.Globalization;
using System.Xml.Linq;
using Platform.Core.Notices.Boamp;
using Platform.Core.Values;

namespace Platform.Core.Notices.Gazette;

/// <summary>
/// A notice for gazettes of legal notices and the trade press that take XML: what they index, then the text to be set, section by section. No common format exists;
/// this one is ours, described in docs/formats/annonce-1.md and by Notices/Schemas/annonce.xsd. A gazette without XML is sent the paper (<see cref="NoticePaper"/>).
/// </summary>
public static class GazetteWriter
{
    public static XDocument Write(CanonicalNotice notice)
    {
        var sheet = NoticeSheet.Of(notice);
        var (buyer, limit) = (notice.Buyer.Organisation, BoampWriter.LimitOf(notice));
        return new XDocument(new XElement("annonce", new XAttribute("version", 1), new XAttribute("reference", notice.Identity.Versioned()),
            new XElement("type", sheet.Title),
            notice.Correction is { } correction ? new XElement("rectifie", correction.Changed) : null,
            new XElement("acheteur", new XElement("nom", buyer.Name), buyer.Number is { } number ? new XElement("siret", number) : null, new XElement("ville", buyer.City)),
            new XElement("objet", notice.Purpose.Title),
            new XElement("numero", notice.Identity.Reference),
            new XElement("cpv", notice.Purpose.Cpv),
            new XElement("envoi", Day(FranceTime.DayOf(notice.Identity.DispatchedAt))),
            notice.Links.JoueSentOn is { } sent ? new XElement("envoiJoue", Day(sent)) : null,
            notice.Identity.WishedOn is { } wished ? new XElement("parutionSouhaitee", Day(wished)) : null,
            limit is { } at ? BoampWriter.Limit("limite", at) : null,
            notice.Links.Page is { } page ? new XElement("page", page.AbsoluteUri) : null,
            new XElement("texte", sheet.Sections.Select(section => new XElement("section", new XAttribute("titre", section.Title),
                section.Lines.Select(line => new XElement("ligne", new XAttribute("libelle", line.Label), line.Texts.Select(text => new XElement("p", text)))))))));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
