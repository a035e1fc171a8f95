using Platform.Core.Files;

namespace Platform.Core.Training;

/// <summary>The guide of companies on paper, from the same data as its page. Printed once, when its words change (`platform guide`), and served as it stands.</summary>
public sealed class PrintGuide(PdfPrinter printer)
{
    public Task<byte[]> ExecuteAsync(CancellationToken cancel)
    {
        var guide = Guide.ForCompanies;
        return printer.PrintAsync(HtmlTemplate.Fill("guide", new TemplateFields
        {
            ["titre"] = guide.Title,
            ["introduction"] = guide.Introduction,
            ["plateforme"] = "Profil d’acheteur",
            ["acheteur"] = "Guide de l’entreprise",
            ["cree_le"] = "2026-01-01T00:00:00Z",
            ["couleur"] = "#1d1d1d",
            ["logo"] = null,
            ["pied"] = $"Guide de l’entreprise, édition {Guide.Edition}",
            ["etapes"] = guide.Steps.Select(step => new TemplateFields
            {
                ["nom"] = step.Title, ["texte"] = step.Text, ["adresse"] = step.Href, ["touches"] = step.Buttons.Select(button => new TemplateFields { ["mots"] = button.Words }).ToList(),
            }).ToList(),
            ["mots_du_guide"] = Glossary.All.Select(term => new TemplateFields { ["mot"] = term.Word, ["sens"] = term.Meaning }).ToList(),
        }), cancel);
    }
}
