using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Alerts;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Public;

/// <summary>Behind the link of a message: a button. Opening the page confirms nothing, mail scanners open links.</summary>
[Anonymous]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class ConfirmModel(VisitorAlerts alerts) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "secret")] public string Secret { get; set; } = "";

    /// <summary>Null: this link leads to no request, or to none any more.</summary>
    public SavedSearch? Search { get; private set; }

    /// <summary>The rhythm of the alert that she has for this search, which the button changes; null: it makes an alert.</summary>
    public AlertRhythm? Replaced { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await alerts.ReadAsync(Secret, cancel) is not { } found) return NoLongerValid();
        (Search, Replaced) = (found, await alerts.ReplacedAsync(Secret, cancel));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => await alerts.ConfirmAsync(Secret, cancel) ? this.SeeOther(Links.Alerts.Confirm(Secret)) : NoLongerValid();

    private PageResult NoLongerValid()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
