using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Identity;

namespace Platform.Web.Pages.Support.Public;

/// <summary>Asks for help without an account. No puzzle to solve: an address is limited, a link brings the visitor back.</summary>
[Anonymous]
[EnableRateLimiting(WebIdentity.TicketsPerAddress)]
public sealed class AskModel(OpenTicket open, SayConsultation say, HelpPlaces places) : AskPage(open, say, places)
{
    protected override string AddressOf(OpenTicket.Outcome.Opened opened) => $"{Links.Support.Follow(opened.Secret ?? "")}?recue=true";      // a visitor's has one
}
