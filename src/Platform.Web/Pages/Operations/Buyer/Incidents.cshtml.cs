using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Core.Operations.Evidence;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Operations.Buyer;

/// <summary>The outages that touched the account, each with its evidence for a claim. GD-18.</summary>
[Needs(Capability.ExportAccount)]
public sealed class IncidentsModel(CurrentPerson current, ReadAccountIncidents read) : PageModel
{
    public IReadOnlyList<ReadIncidents.Incident> Incidents { get; private set; } = [];
    public ActingTenant Account => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel) => Incidents = await read.AllAsync(cancel);
}
