using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Workshop;

/// <summary>Every component on one page, where axe looks at all of them at once. It does not exist in production.</summary>
[NoDatabase]
public sealed class ComponentsModel(IHostEnvironment environment, TimeProvider clock) : PageModel
{
    [BindProperty] public string? Subject { get; set; } = "Réfection de la toiture du groupe scolaire des Tilleuls";
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? Siret { get; set; } = "13002526500013";
    [BindProperty] public string? Phone { get; set; }
    [BindProperty] public string? Password { get; set; }
    [BindProperty] public string? Code { get; set; }
    [BindProperty] public string? Description { get; set; }
    [BindProperty] public TypedDateTime Deadline { get; set; } = new();
    [BindProperty] public string? Nature { get; set; } = "travaux";
    [BindProperty] public List<string> Buyers { get; set; } = ["beaumont"];
    [BindProperty] public IFormFile? Files { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public ConsultationCard Card(string reference, string title, double days, CardState state = CardState.Open) => new()
    {
        Reference = reference, Title = title, Buyer = "Commune de Saint-Marcel", Nature = "Travaux", Procedure = "Procédure adaptée", Lots = 3,
        Cpv = "45261000 Travaux de couverture", PublishedAt = Now.AddDays(-18), Deadline = Now.AddDays(days), Href = Links.Consultations, State = state,
    };

    public IReadOnlyList<TimelineEvent> Timeline =>
    [
        new("Publication", Now.AddDays(-18)), new("Modification du dossier", Now.AddDays(-4)), new("Fin des questions", Now.AddDays(1)),
        new("Remise des plis", Now.AddDays(6), TimelineMark.Limit),
    ];

    public IReadOnlyList<Bar> Bars => [.. Enumerable.Range(1, 12).Select(day => new Bar($"{day}\u00A0novembre", $"{day:00}/11", day % 4, (day * 7) % 5))];

    public IReadOnlyList<MapCommune> Communes =>
    [
        new("Saint-Marcel", Links.Consultations, 3, [[new(50_000, 450_000), new(51_000, 450_000), new(51_000, 450_600), new(50_000, 450_600)]]),
        new("Bourg", null, 0, [[new(51_000, 450_000), new(52_000, 450_000), new(52_000, 450_500), new(51_000, 450_600)]]),
    ];

    public override void OnPageHandlerExecuting(Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context)
    {
        if (!environment.IsDevelopment() && !environment.IsEnvironment("Test")) context.Result = NotFound();
    }

    public void OnGet() => Deadline = TypedDateTime.From(Now.AddDays(6));

    public IActionResult OnPost()
    {
        if (string.IsNullOrWhiteSpace(Subject)) ModelState.AddModelError(nameof(Subject), "Écrivez l’objet de la consultation.");
        if (Siret?.Count(char.IsAsciiDigit) is not 14) ModelState.AddModelError(nameof(Siret), "Un SIRET comporte 14 chiffres.");
        Deadline.Read(ModelState, nameof(Deadline));
        if (Nature is null) ModelState.AddModelError(nameof(Nature), "Choisissez la nature du marché.");
        return ModelState.IsValid ? this.SeeOther("/atelier/composants") : this.Invalid();
    }
}
