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

    public async Task OnGetAsync(CancellationToken cancel) => Former = await change.FormerAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Former = await change.FormerAsync(cancel);
        return (await change.ExecuteAsync((Slug ?? "").Trim(), current.Name, cancel)).Match(
            changed => this.SeeOther($"{Links.Portals.Address(changed.Slug)}?changee=true"),
            invalid => this.Refuse(PortalTexts.SlugInvalid, nameof(Slug)),
            taken => this.Refuse(PortalTexts.SlugTaken, nameof(Slug)),
            enough => this.Refuse(string.Format(PortalTexts.SlugEnough, enough.Rule.MostPerYear), nameof(Slug)));
    }
}
