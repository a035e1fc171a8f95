using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Buyer;

[Needs(Capability.AnswerOwnTickets), OwnUnitOfWork]
public sealed class OwnDeskTicketModel(CurrentPerson person, CurrentScope scope, UnitOfWorkFactory work) : DeskPage(person, scope, work)
{
    public override string List { get; } = Links.Support.OwnDesk(person.Tenant.Slug);
}
