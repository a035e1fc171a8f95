using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Alerts;
using Platform.Core.Identity;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Company;

/// <summary>What one follows, by limit, and the calendar that says the same (PEER-18).</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class FollowedModel(FollowConsultation follow, CurrentPerson person, IOptions<PortalOptions> options) : PageModel
{
    [BindProperty] public Guid Consultation { get; set; }

    public string Company => person.Company.Name;
    public IReadOnlyList<ReadFeed.Item> Followed { get; private set; } = [];
    public string? Calendar { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Followed = await follow.ReadAsync(cancel);
        Calendar = await follow.FindCalendarAsync(cancel) is { } secret ? options.Value.Site(Request) + Links.Alerts.Calendar(secret) : null;
    }

    public async Task<IActionResult> OnPostLeaveAsync(CancellationToken cancel)
    {
        await follow.LeaveAsync(Consultation, cancel);
        return this.SeeOther(Links.Alerts.Followed);
    }

    public async Task<IActionResult> OnPostCalendarAsync(CancellationToken cancel)
    {
        await follow.CalendarAsync(cancel);
        return this.SeeOther(Links.Alerts.Followed);
    }
}
