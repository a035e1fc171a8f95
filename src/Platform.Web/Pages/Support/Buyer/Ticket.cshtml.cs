using Microsoft.AspNetCore.Mvc;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Buyer;

[Needs(Capability.AskForHelp)]
public sealed class TicketModel(ReadTickets read, StepAsWriter steps, CurrentPerson person) : WriterPage(steps)
{
    [BindProperty(SupportsGet = true, Name = "ticket")] public Guid Ticket { get; set; }

    public override string Address => Links.Support.Ticket(person.Tenant.Slug, Ticket);

    protected override (Guid, string?, string) Writer => (Ticket, null, person.Name);

    protected override Task<WholeTicket?> FindAsync(CancellationToken cancel) => read.FindAsync(Ticket, cancel);
}
