using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Software;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Software.Buyer;

/// <summary>One subscribed address: what was sent, what was answered, once more, no more.</summary>
[Needs(Capability.ManageSoftware)]
public sealed class WebhookModel(CurrentPerson current, ReadWebhooks read, KeepSubscription keep) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true, Name = "abonnement")] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true, Name = "avant")] public Guid? Before { get; set; }
    [BindProperty(SupportsGet = true, Name = "envoi")] public bool JustSent { get; set; }

    /// <summary>The form that made it came a second time.</summary>
    [BindProperty(SupportsGet = true, Name = "deja")] public bool IsAlready { get; set; }

    public WebhookSubscription Subscription { get; private set; } = null!;      // loaded before any answer that shows it
    public IReadOnlyList<ReadWebhooks.Delivery> Deliveries { get; private set; } = [];
    public Guid? Older { get; private set; }
    public ActingTenant Account => current.Tenant;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostTryAsync(CancellationToken cancel) => DoneAsync(keep.TryAsync(Id, cancel), "?envoi=true", cancel);

    public Task<IActionResult> OnPostReplayAsync(Guid delivery, CancellationToken cancel) => DoneAsync(keep.ReplayAsync(Id, delivery, cancel), "?envoi=true", cancel);

    public Task<IActionResult> OnPostResumeAsync(CancellationToken cancel) => DoneAsync(keep.ResumeAsync(Id, cancel), "", cancel);

    public Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel) => DoneAsync(keep.RemoveAsync(Id, current.Name, cancel), "", cancel);

    /// <summary>What does not fit any more is said on the page; what is not there is not found.</summary>
    private async Task<IActionResult> DoneAsync(Task<bool> act, string then, CancellationToken cancel)
    {
        if (await act) return this.SeeOther(Links.Software.Webhook(Account.Slug, Id) + then);
        return await LoadAsync(cancel) ? this.Refuse(SoftwareTexts.SubscriptionGone) : NotFound();
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, cancel) is not { } found) return false;
        var rows = await read.DeliveriesAsync(Id, Before, PageSize, cancel);
        (Subscription, Deliveries, Older) = (found, [.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Id : null);
        return true;
    }
}
