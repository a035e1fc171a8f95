using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Lead;

/// <summary>A call written down by whoever took it (VR-26): counted and followed like what was written.</summary>
[Needs(Capability.AnswerTickets)]
public sealed class CallModel(OpenTicket open, SayConsultation say, HelpPlaces places, CurrentPerson person) : AskPage(open, say, places)
{
    public string Portal => person.Tenant.Slug;

    protected override string AddressOf(OpenTicket.Outcome.Opened opened) => $"{Links.Support.Desk(Portal)}/{opened.Ticket}";

    // The agent's own page and browser say nothing of the caller.
    protected override void Complete() => Form.Keep = [];

    protected override Task ShowAsync(CancellationToken cancel) => Task.CompletedTask;
}
