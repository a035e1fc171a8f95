using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Messaging;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Messaging.Workshop;

/// <summary>Development only: the messages that would have been sent, newest first.</summary>
[NoDatabase]
public sealed class MailsModel(IOptions<MailOptions> mail, IHostEnvironment environment) : PageModel
{
    public IReadOnlyList<PickedUpMail> Mails { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!environment.IsDevelopment() || mail.Value.Pickup is not { Length: > 0 } folder) return NotFound();
        Mails = [.. (await PickupMail.ReadAsync(folder, cancel)).Take(50)];
        return Page();
    }
}
