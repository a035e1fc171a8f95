using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Lead;

[Needs(Capability.AnswerTickets), OwnUnitOfWork]
public sealed class DeskTicketModel(CurrentPerson person, CurrentScope scope, UnitOfWorkFactory work) : DeskPage(person, scope, work)
{
    public override string List { get; } = Links.Support.Desk(person.Tenant.Slug);
}
