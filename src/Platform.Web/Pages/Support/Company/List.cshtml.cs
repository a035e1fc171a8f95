using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Company;

[Needs(Capability.AskForCompany)]
public sealed class ListModel(TicketsForWriter tickets, CurrentPerson person) : PageModel
{
    public string Company => person.Company.Name;
    public IReadOnlyList<TicketsForWriter.Line> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Lines = await tickets.ListAsync(cancel);
}
