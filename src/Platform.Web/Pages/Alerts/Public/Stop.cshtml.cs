using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Alerts;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Public;

/// <summary>
/// Ends alerts without signing in: by a button of this page, or by the one POST of a mail program (RFC 8058), which comes without a cookie and is answered without a
/// redirection. The secret of the message is the right to do so; a form that another site would send knows none.
/// No limit per address: the mail programs of a whole country post from few of them. 32 random bytes are not guessed, and a wrong one costs what the page itself costs to read.
/// </summary>
[Anonymous, IgnoreAntiforgeryToken]
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
