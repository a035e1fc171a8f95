using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Portals.Buyer;

/// <summary>The first segment of the account's addresses. The former ones lead to it.</summary>
[Needs(Capability.ManagePeople)]
public sealed class AddressSettingsModel(CurrentPerson current, ChangeSlug change, IOptions<PortalOptions> options) : PageModel
{
    [BindProperty] public string? Slug { get; set; }
    [BindProperty(SupportsGet = true, Name = "changee")] public bool JustChanged { get; set; }

    public ActingTenant Account => current.Tenant;
    public IReadOnlyList<ChangeSlug.Former> Former { get; private set; } = [];
    public string Site => options.Value.Site(Request);

    /// <summary>The address that is read once more before it is taken: each stays the account's for ever.</summary>
    [BindProperty(SupportsGet = true, Name = "verifier")] public string? Checked { get; set; }

    /// <summary>It was.</summary>
    [BindProperty] public bool Confirmed { get; set; }

    /// <summary>Nothing stands against it, and it waits for its button.</summary>
    public bool Checking { get; private set; }

    private string Here => Links.Portals.Address(Account.Slug);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Former = await change.FormerAsync(cancel);
        if (string.IsNullOrEmpty(Checked)) return Page();
        Slug = Checked;
        var outcome = await change.CheckAsync(Checked, cancel);
        Checking = outcome is ChangeSlug.Outcome.Changed && Checked != Account.Slug;
        return Checking || outcome is ChangeSlug.Outcome.Changed ? Page() : Answer(outcome);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Former = await change.FormerAsync(cancel);
        var wanted = (Slug ?? "").Trim();
        return Answer(Confirmed ? await change.ExecuteAsync(wanted, current.Name, cancel) : await change.CheckAsync(wanted, cancel));
    }

    private IActionResult Answer(ChangeSlug.Outcome outcome) => outcome.Match(
        changed => this.SeeOther(Confirmed ? $"{Links.Portals.Address(changed.Slug)}?changee=true" : changed.Slug == Account.Slug ? Here : $"{Here}?verifier={changed.Slug}"),
        invalid => this.Refuse(PortalTexts.SlugInvalid, nameof(Slug)),
        taken => this.Refuse(PortalTexts.SlugTaken, nameof(Slug)),
        enough => this.Refuse(string.Format(PortalTexts.SlugEnough, enough.Rule.MostPerYear), nameof(Slug)));
}
