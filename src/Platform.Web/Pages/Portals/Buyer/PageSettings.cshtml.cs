using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Portals.Buyer;

/// <summary>What the account says of itself on its public page: seen first, then published; every edition stays readable with who and when.</summary>
[Needs(Capability.ManagePeople)]
public sealed class PageSettingsModel(CurrentPerson current, ReadAccountPage read, WriteAccountPage write, IOptions<PortalOptions> options) : PageModel
{
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? Address { get; set; }
    [BindProperty] public string? Phone { get; set; }
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? OpeningHours { get; set; }
    [BindProperty] public string? Website { get; set; }
    [BindProperty(SupportsGet = true, Name = "publiee")] public bool JustPublished { get; set; }

    public ActingTenant Account => current.Tenant;

    /// <summary>What the lines to copy begin with.</summary>
    public string Site => options.Value.Site(Request);
    public IReadOnlyList<ReadAccountPage.Edition> Editions { get; private set; } = [];

    /// <summary>Asked for, and nothing stands against it.</summary>
    public PageContent? Preview { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Editions = await read.ExecuteAsync(cancel);
        if (Editions is [{ ReplacedAt: null, Content: var shown }, ..])
            (Text, Address, Phone, Email, OpeningHours, Website) = (shown.Text, shown.Address, shown.Phone, shown.Email, shown.OpeningHours, shown.Website);
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        Editions = await read.ExecuteAsync(cancel);
        if (WriteAccountPage.Faults(Typed) is { Count: > 0 } faults) return Tell(faults);
        Preview = Typed;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await write.ExecuteAsync(Typed, current.Name, cancel);
        if (outcome is WriteAccountPage.Outcome.Refused) Editions = await read.ExecuteAsync(cancel);
        return outcome.Match(
            published => this.SeeOther($"{Links.Portals.PageSettings(Account.Slug)}?publiee=true"),
            unchanged => this.SeeOther(Links.Portals.PageSettings(Account.Slug)),
            refused => Tell(refused.Faults));
    }

    private PageContent Typed => new(Lines(Text), Lines(Address), (Phone ?? "").Trim(), (Email ?? "").Trim(), Lines(OpeningHours), (Website ?? "").Trim());

    // A form sends two characters for each line break: the count that the page announces is of what was typed.
    private static string Lines(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();

    private IActionResult Tell(IReadOnlyList<WriteAccountPage.Fault> faults)
    {
        foreach (var fault in faults)
        {
            var (field, sentence) = fault switch
            {
                WriteAccountPage.Fault.TextTooLong => (nameof(Text), PortalTexts.TextTooLong),
                WriteAccountPage.Fault.AddressTooLong => (nameof(Address), PortalTexts.AddressTooLong),
                WriteAccountPage.Fault.PhoneInvalid => (nameof(Phone), PortalTexts.PhoneInvalid),
                WriteAccountPage.Fault.EmailInvalid => (nameof(Email), PortalTexts.EmailInvalid),
                WriteAccountPage.Fault.OpeningHoursTooLong => (nameof(OpeningHours), PortalTexts.OpeningHoursTooLong),
                WriteAccountPage.Fault.WebsiteInvalid => (nameof(Website), PortalTexts.WebsiteInvalid),
            };
            ModelState.AddModelError(field, sentence);
        }
        return this.Invalid();
    }
}
