using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Buyer;

/// <summary>Asks for help as an agent: of the account's own people where it has some, or of the agglomeration.</summary>
[Needs(Capability.AskForHelp)]
public sealed class AskModel(OpenTicket open, SayConsultation say, HelpPlaces places, TicketsForWriter tickets, CurrentPerson person) : AskPage(open, say, places)
{
    public string Portal => person.Tenant.Slug;

    /// <summary>The account has people of its own who answer, and is not the agglomeration itself.</summary>
    public bool HasChoice { get; private set; }

    protected override void Prefill() => Form.Desk = "Own";

    protected override void Complete() => (Form.Name, Form.Email) = (person.Name, person.Email);

    protected override string AddressOf(OpenTicket.Outcome.Opened opened) => $"{Links.Support.Ticket(Portal, opened.Ticket)}?recue=true";

    protected override async Task ShowAsync(CancellationToken cancel)
    {
        await base.ShowAsync(cancel);
        HasChoice = person.Tenant.LeadId is not null && await tickets.HasOwnDeskAsync(person.Tenant.Id, cancel);
    }
}
