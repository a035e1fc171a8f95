using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Web.Hosting;
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

    public IReadOnlyList<ReadIncidents.Incident> Declared { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Declared = await readIncidents.AllAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Declared = await readIncidents.AllAsync(cancel);
        var (began, ended) = (Began.Read(ModelState, nameof(Began)), Ended.Read(ModelState, nameof(Ended)));
        if (began is null || ended is null)
        {
            if (string.IsNullOrWhiteSpace(What)) Tell(DeclareIncident.Fault.WhatMissing);       // every fault at once
            return this.Invalid();
        }
        return (await declareIncident.ExecuteAsync(new(began.Value, ended.Value, What, Cause), cancel)).Match(
            declared => this.SeeOther(Links.Operations.Incident(declared.Incident)),
            refused =>
            {
                foreach (var fault in refused.Faults) Tell(fault);
                return this.Invalid();
            });
    }

    private void Tell(DeclareIncident.Fault fault) => ModelState.AddModelError(fault switch
    {
        DeclareIncident.Fault.BeganInFuture => nameof(Began),
        DeclareIncident.Fault.EndedBeforeBegan or DeclareIncident.Fault.TooLong => nameof(Ended),
        DeclareIncident.Fault.WhatMissing or DeclareIncident.Fault.WhatTooLong => nameof(What),
        DeclareIncident.Fault.CauseTooLong => nameof(Cause),
    }, Words.Of(fault));
}
