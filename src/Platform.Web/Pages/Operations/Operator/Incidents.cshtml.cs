using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>The outages that were declared, and the form that declares one.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class IncidentsModel(ReadIncidents readIncidents, DeclareIncident declareIncident) : PageModel
{
    [BindProperty] public TypedDateTime Began { get; set; } = new();
    [BindProperty] public TypedDateTime Ended { get; set; } = new();
    [BindProperty] public string? What { get; set; }
    [BindProperty] public string? Cause { get; set; }

    /// <summary>The other sheets of this time were shown, and this is another outage.</summary>
    [BindProperty] public bool Overlapping { get; set; }

    public IReadOnlyList<ReadIncidents.Incident> Declared { get; private set; } = [];
    public IReadOnlyList<ReadIncidents.Incident> Others { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Declared = await readIncidents.AllAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Declared = await readIncidents.AllAsync(cancel);
        var (began, ended) = (Began.Read(ModelState, nameof(Began)), Ended.Read(ModelState, nameof(Ended)));
        if (began is null || ended is null)
        {
            if (string.IsNullOrWhiteSpace(What)) this.Tell(IncidentFault.WhatMissing);       // every fault at once
            return this.Invalid();
        }
        return (await declareIncident.ExecuteAsync(new(began.Value, ended.Value, What, Cause, Overlapping), cancel)).Match(
            declared => this.SeeOther(Links.Operations.Incident(declared.Incident)),
            overlaps =>
            {
                Others = overlaps.Others;
                return this.Refuse(ConsultationTexts.Incident_Overlaps, nameof(Overlapping));
            },
            refused =>
            {
                foreach (var fault in refused.Faults) this.Tell(fault);
                return this.Invalid();
            });
    }
}
