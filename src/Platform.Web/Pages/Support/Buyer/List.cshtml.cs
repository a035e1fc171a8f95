using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Buyer;

[Needs(Capability.AskForHelp)]
public sealed class ListModel(TicketsForWriter tickets, ContactsAtLead contacts, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public IReadOnlyList<TicketsForWriter.Line> Lines { get; private set; } = [];

    public IReadOnlyList<ContactsAtLead.Contact> Contacts { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => (Lines, Contacts) = (await tickets.ListAsync(cancel), await contacts.ReadAsync(cancel));
}
