using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Approvals.Buyer;

/// <summary>The steps that wait for the person who looks, oldest first.</summary>
[Needs(Capability.ApproveActs)]
public sealed class WaitingModel(ReadApprovals approvals, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public IReadOnlyList<ReadApprovals.Waiting> Waiting { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Waiting = await approvals.WaitingAsync(cancel);
}
