using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Software;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Software.Buyer;

/// <summary>The addresses that are told what happens, and one more. The secret that signs stands in the answer that made it, once.</summary>
[Needs(Capability.ManageSoftware)]
public sealed class WebhooksModel(CurrentPerson current, ReadWebhooks read, Subscribe subscribe, PlatformDb db) : PageModel
{
    [BindProperty] public string? Address { get; set; }
    [BindProperty] public IReadOnlyList<WebhookEvent> Events { get; set; } = [];

    /// <summary>Idempotency key of the form: a reload or a second click shows what the first one made.</summary>
    [BindProperty] public Guid? Key { get; set; }

    public Subscribe.Outcome.Subscribed? Signing { get; private set; }
    public IReadOnlyList<WebhookSubscription> Subscriptions { get; private set; } = [];
    public ActingTenant Account => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel) => (Key, Subscriptions) = (Guid.CreateVersion7(), await read.ListAsync(cancel));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        Response.Headers.CacheControl = "no-store";
        var outcome = await subscribe.ExecuteAsync(new(Address, Events, current.Name, Key ??= Guid.CreateVersion7()), cancel);
        var most = WebhookRules.On(await db.NowAsync(cancel)).MostSubscriptions;
        Subscriptions = await read.ListAsync(cancel);
        return outcome.Match<IActionResult>(
            subscribed =>
            {
                Signing = subscribed;
                return Page();
            },
            already => this.SeeOther(Links.Software.Webhook(Account.Slug, already.Subscription) + "?deja=true"),
            refused =>
            {
                foreach (var fault in refused.Faults)
                    ModelState.AddModelError(fault is Subscribe.Fault.EventsMissing ? nameof(Events) : fault is Subscribe.Fault.TooMany ? "" : nameof(Address), string.Format(CultureInfo.InvariantCulture, SoftwareWords.Of(fault), most));
                return this.Invalid();
            });
    }
}
