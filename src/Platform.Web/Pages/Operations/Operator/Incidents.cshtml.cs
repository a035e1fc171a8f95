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
public sealed class IncidentsModel(ReadIncidents readIncidents, DeclareIncident declareIncident, ReadAgglomerations readAgglomerations) : PageModel
{
    [BindProperty] public TypedDateTime Began { get; set; } = new();
    [BindProperty] public TypedDateTime Ended { get; set; } = new();
    [BindProperty] public string? What { get; set; }
    [BindProperty] public string? Cause { get; set; }

    /// <summary>Whose accounts it touched; asked where the platform hosts several.</summary>
    [BindProperty(SupportsGet = true, Name = "agglomeration")] public Guid? Agglomeration { get; set; }

    /// <summary>The other sheets of this time were shown, and this is another outage.</summary>
    [BindProperty] public bool Overlapping { get; set; }

    public IReadOnlyList<ReadIncidents.Declared> Declared { get; private set; } = [];
    public IReadOnlyList<ReadAgglomerations.Row> Agglomerations { get; private set; } = [];
    public IReadOnlyList<ReadIncidents.Incident> Others { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var of = Agglomerations is [var only] ? only : Agglomerations.SingleOrDefault(one => one.Id == Agglomeration);
        if (of is null) ModelState.AddModelError(nameof(Agglomeration), ConsultationTexts.Incident_AgglomerationMissing);
        var (began, ended) = (Began.Read(ModelState, nameof(Began)), Ended.Read(ModelState, nameof(Ended)));
        if (began is null || ended is null || of is null)
        {
            if (string.IsNullOrWhiteSpace(What)) this.Tell(IncidentFault.WhatMissing);       // every fault at once
            return this.Invalid();
        }
        return (await declareIncident.ExecuteAsync(new(of.Id, began.Value, ended.Value, What, Cause, Overlapping), cancel)).Match(
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

    private async Task LoadAsync(CancellationToken cancel) => (Declared, Agglomerations) = (await readIncidents.AllAsync(null, cancel), await readAgglomerations.ExecuteAsync(cancel));
}
