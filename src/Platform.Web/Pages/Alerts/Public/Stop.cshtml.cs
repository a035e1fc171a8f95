using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Alerts;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Public;

/// <summary>
/// Ends alerts without signing in: by a button of this page, or by the one POST of a mail program (RFC 8058), which comes without a cookie and is answered without a
/// redirection. The secret of the message is the right to do so; a form that another site would send knows none.
/// </summary>
[Anonymous, IgnoreAntiforgeryToken]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class StopModel(VisitorAlerts alerts) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "secret")] public string Secret { get; set; } = "";

    public IReadOnlyList<SavedSearch> Searches { get; private set; } = [];
    public bool Stopped => Searches.All(search => search.EndedAt is not null);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Searches = await alerts.OfMailAsync(Secret, cancel);
        return Searches.Count == 0 ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "List-Unsubscribe")] string? oneClick, [FromForm(Name = "portee")] string? extent, CancellationToken cancel)
    {
        if (!await alerts.StopAsync(Secret, extent == "toutes", cancel)) return NotFound();
        return oneClick == "One-Click" ? StatusCode(StatusCodes.Status200OK) : this.SeeOther(Links.Alerts.Stop(Secret));
    }
}
