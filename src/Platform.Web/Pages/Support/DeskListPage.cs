using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Messaging;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support;

/// <summary>What waits for a desk: who comes first, and how much time is left. It names nobody; opening a ticket does, and is noted.</summary>
public abstract class DeskListPage(CurrentPerson person, TicketsForDesk tickets, IOptions<Helpline> helpline) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "resolues")] public bool Closed { get; set; }

    public string Account => person.Tenant.Name;
    public abstract string Address { get; }
    public IReadOnlyList<TicketsForDesk.Line> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Lines = await tickets.ListAsync(Closed, person.Id, helpline.Value, cancel);
}
