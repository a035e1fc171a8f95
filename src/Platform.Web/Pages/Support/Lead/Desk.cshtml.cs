using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Lead;

[Needs(Capability.AnswerTickets)]
public sealed class DeskModel(CurrentPerson person, TicketsForDesk tickets, IOptions<Helpline> helpline) : DeskListPage(person, tickets, helpline)
{
    public override string Address => Links.Support.Desk(Portal);

    public string Portal { get; } = person.Tenant.Slug;
}
