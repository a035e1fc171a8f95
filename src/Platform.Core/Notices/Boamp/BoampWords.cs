using System.Xml.Linq;
using Platform.Core.Values;

namespace Platform.Core.Notices.Boamp;

/// <summary>Shapes that both national forms share.</summary>
internal static class BoampWords
{
    public static string Of(Nature nature) => nature switch { Nature.Works => "travaux", Nature.Supplies => "fournitures", Nature.Services => "services" };

    /// <summary>« &lt;variantes&gt;&lt;oui/&gt;&lt;/variantes&gt; »: a choice is an empty element.</summary>
    public static XElement YesNo(string name, bool yes) => Choice(name, yes ? "oui" : "non");

    public static XElement Choice(string name, string chosen) => new(name, new XElement(chosen));

    public static XElement? Text(string name, string? text) => string.IsNullOrWhiteSpace(text) ? null : new XElement(name, text.Trim());

    /// <summary>« Prix : 60 % ; Valeur technique : 40 % », lot by lot where they differ.</summary>
    public static string Criteria(CanonicalNotice notice)
    {
        var said = notice.Lots.Where(lot => lot.Criteria.Count > 0).Select(lot => (lot.Number, Text: string.Join(" ; ", NoticeSentences.RankedCriteria(lot)))).ToList();
        if (said.Count == 0) return NoticePhrases.Say("b.see-file");
        return said.Select(one => one.Text).Distinct(StringComparer.Ordinal).Count() == 1 ? said[0].Text : string.Join('\n', said.Select(one => $"{NoticePhrases.Say("s.lot", one.Number)} : {one.Text}"));
    }

    /// <summary>« Rubrique : Date limite…, au lieu de « … », lire « … ». », one to a line.</summary>
    public static string Changes(NoticeCorrection correction) => string.Join('\n', correction.Changes.Select(change => NoticePhrases.Say("b.rubric", change.Text)));

    public static XElement Awards(CanonicalNotice notice) => new("attributions", (notice.Result?.Lots ?? []).Select(lot => new XElement("decision",
        notice.IsDivided ? new XElement("numLot", lot.Lot) : null,
        new XElement("intitule", notice.Lots.FirstOrDefault(one => one.Number == lot.Lot)?.Title ?? notice.Purpose.Title),
        lot.Received is { } received ? new XElement("nbOffresRecues", received.Offers) : null,
        lot.Outcome == LotOutcome.Awarded ? (lot.Awards ?? []).Select(Award) : new XElement("nonAttribue", new XElement("motif", NoticePhrases.Of(lot.Why ?? NoAwardReason.Other))))));

    private static XElement Award(NoticeAward award) => new("attribue",
        award.Winners.Select(winner => new XElement("titulaire",
            new XElement("nom", winner.Organisation.Name),
            Text("identifiant", winner.Organisation.Number),
            Text("voie", winner.Organisation.Street),
            Text("cp", winner.Organisation.PostCode),
            new XElement("ville", winner.Organisation.City),
            new XElement("pays", winner.Organisation.Country))),
        new XElement("numMarche", award.Contract),
        award.ConcludedOn is { } day ? new XElement("dateAttribution", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) : null,
        new XElement("montant", new XAttribute("devise", "EUR"), award.Amount.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)));
}
