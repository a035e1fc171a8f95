using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Company;

/// <summary>Asks for help as a company: the agglomeration's desk reads it, never a buyer.</summary>
[Needs(Capability.AskForCompany)]
public sealed class AskModel(OpenTicket open, SayConsultation say, HelpPlaces places, CurrentPerson person) : AskPage(open, say, places)
{
    protected override void Complete() => (Form.Name, Form.Email, Form.Desk) = (person.Name, person.Email, null);

    protected override string AddressOf(OpenTicket.Outcome.Opened opened) => $"{Links.Support.CompanyTicket(opened.Ticket)}?recue=true";
}
