using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>The end of an outage and what it was, said better. The sheet keeps what it said before.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class CorrectIncidentModel(ReadIncidents readIncidents, CorrectIncident correct) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "incident")] public Guid Incident { get; set; }
    [BindProperty] public TypedDateTime Ended { get; set; } = new();
    [BindProperty] public string? What { get; set; }
    [BindProperty] public string? Cause { get; set; }

    public ReadIncidents.Incident Sheet { get; private set; } = default!; // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Sheet.ClosedAt is not null) return this.SeeOther(Links.Operations.Incident(Incident));
        (Ended, What, Cause) = (TypedDateTime.From(Sheet.EndedAt), Sheet.What, Sheet.Cause);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Ended.Read(ModelState, nameof(Ended)) is not { } ended) return this.Invalid();
        return (await correct.ExecuteAsync(new(Incident, ended, What, Cause), cancel)).Match(
            _ => this.SeeOther($"{Links.Operations.Incident(Incident)}?fiche=corrigee"),
            refused =>
            {
                foreach (var fault in refused.Faults) this.Tell(fault);
                return this.Invalid();
            },
            _ => this.Refuse(ConsultationTexts.Incident_SheetClosed),
            _ => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await readIncidents.FindAsync(Incident, cancel) is not { } sheet) return false;
        Sheet = sheet;
        return true;
    }
}
