using Platform.Core.Files;

namespace Platform.Core.Training;

/// <summary>
/// The guide of companies on paper, from the same data as its page. Each site prints its own, with its name and its addresses; the one that is in the product, printed when the
/// words change (`platform guide`), names none.
/// </summary>
public sealed class PrintGuide(PdfPrinter printer)
{
    /// <param name="Name">What the site is called.</param>
    /// <param name="Address">« https://marches.example », without a slash at the end.</param>
    /// <param name="Phone">Who loses a telephone, or a code, calls it.</param>
    /// <param name="Hours">When somebody answers.</param>
    public sealed record Site(string Name, string Address, string Phone, string Hours);

    /// <param name="site">Null: of no site.</param>
    /// <param name="cancel">Stops.</param>
    public Task<byte[]> ExecuteAsync(Site? site, CancellationToken cancel)
    {
        var guide = Guide.ForCompanies;
        return printer.PrintAsync(HtmlTemplate.Fill("guide", new TemplateFields
        {
            ["titre"] = guide.Title,
            ["introduction"] = guide.Introduction,
            ["plateforme"] = site?.Name ?? "Profil d’acheteur",
            ["site"] = site?.Address,
            ["assistance"] = site is null ? null : $"{site.Phone}, {site.Hours}",
            ["acheteur"] = "Guide de l’entreprise",
            ["cree_le"] = "2026-01-01T00:00:00Z",
            ["couleur"] = "#1d1d1d",
            ["logo"] = null,
            ["pied"] = $"Guide de l’entreprise, édition {Guide.Edition}",
            ["etapes"] = guide.Steps.Select(step => new TemplateFields
            {
                ["nom"] = step.Title, ["texte"] = step.Text, ["adresse"] = step.Href, ["lien"] = site is null || step.Href is null ? null : site.Address + step.Href, ["touches"] = step.Buttons.Select(button => new TemplateFields { ["mots"] = button.Words }).ToList(),
            }).ToList(),
            ["mots_du_guide"] = Glossary.All.Select(term => new TemplateFields { ["mot"] = term.Word, ["sens"] = term.Meaning }).ToList(),
        }), cancel);
    }
}
