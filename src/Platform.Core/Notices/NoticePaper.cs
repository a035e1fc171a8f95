using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A notice as a printed page, for gazettes that take no XML and for whoever keeps paper. The template is Notices/Papers/avis.fr.html.</summary>
public static class NoticePaper
{
    public const string Template = "avis";

    /// <summary>Everything but colour and logo, which the account's look adds.</summary>
    /// <param name="published">On the buyer profile; null: a draft, or a gazette that prints first.</param>
    /// <param name="platform">Name of the platform, at the head and foot of the page.</param>
    public static TemplateFields Fields(CanonicalNotice notice, string platform, DateTimeOffset? published = null)
    {
        var sheet = NoticeSheet.Of(notice);
        return new TemplateFields
        {
            ["titre"] = sheet.Title,
            ["plateforme"] = platform,
            ["cree_le"] = notice.Identity.DispatchedAt.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["acheteur"] = notice.Buyer.Organisation.Name,
            ["pied"] = $"{notice.Identity.Reference} — {sheet.Subject}",
            ["objet"] = sheet.Subject,
            ["envoye_le"] = FrenchFormat.LongDate(notice.Identity.DispatchedAt),
            ["numero"] = notice.Identity.Reference,
            ["version"] = FrenchFormat.Number(notice.Identity.Version),
            ["publie_le"] = published is { } at ? FrenchFormat.LongDateTime(at) : null,
            ["sections"] = (IEnumerable<TemplateFields>)[.. sheet.Sections.Select(section => new TemplateFields
            {
                ["section"] = section.Title,
                ["lignes"] = (IEnumerable<TemplateFields>)[.. section.Lines.Select(line => new TemplateFields
                {
                    ["libelle"] = line.Label,
                    ["textes"] = (IEnumerable<TemplateFields>)[.. line.Texts.Select(text => new TemplateFields { ["texte"] = text })],
                })],
            })],
        };
    }
}
