using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The object of a consultation, as typed. The same on the page that creates and on the one that amends.</summary>
public sealed class ContentForm
{
    public string? Title { get; set; }
    public string? Cpv { get; set; }
    public string? Description { get; set; }
    public string? Place { get; set; }

    public static ContentForm Of(Consultation c) => new() { Title = c.Title, Cpv = c.Cpv, Description = c.Description, Place = c.Place };

    public ConsultationContent Over(ConsultationContent before) => before with { Title = Title, Cpv = Cpv, Description = Description, Place = Place };

    /// <summary>A new one; what it buys follows from its code until the next question.</summary>
    public ConsultationContent Alone(Nature? nature) => new(Title, Description, nature, Cpv, Place, null, null);

    public static void Refuse(ModelStateDictionary state, string prefix, IEnumerable<ContentProblem> problems)
    {
        foreach (var problem in problems) state.AddModelError($"{prefix}.{problem.Field}", Words.Of(problem));
    }
}
