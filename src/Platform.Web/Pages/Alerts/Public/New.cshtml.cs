using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Alerts;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Pages.Consultations;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Public;

/// <summary>A visitor asks to be told of what a search will find; a company's person is shown the way to her own list.</summary>
[Anonymous]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class NewModel(VisitorAlerts alerts, ReadPostcodes postcodes) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public SearchAddress Asked { get; set; } = new();
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? Rhythm { get; set; } = "immediat";
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public string Search => SearchInWords.Of(Asked.Filter);

    public string Here => Links.Alerts.New + SearchAddress.QueryOf(Asked.Filter);

    public string InMySpace => $"{Links.Alerts.Mine}/nouvelle{SearchAddress.QueryOf(Asked.Filter)}";

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!Core.Identity.RegisterCompany.IsEmail(Email?.Trim())) ModelState.AddModelError(nameof(Email), AlertTexts.EmailInvalid);
        if (Rhythms.Read(Rhythm) is not { } rhythm) return this.Refuse(AlertTexts.RhythmMissing, nameof(Rhythm));
        if (!ModelState.IsValid) return this.Invalid();
        return await alerts.AskAsync(Email, await postcodes.FilterAsync(Asked.Filter, cancel), rhythm, cancel) switch
        {
            // The same answer whatever this address has: anybody may type it.
            VisitorAlerts.Answer.Asked or VisitorAlerts.Answer.EnoughForToday => this.SeeOther($"{Links.Alerts.New}?fait=oui"),
            VisitorAlerts.Answer.EmailInvalid => this.Refuse(AlertTexts.EmailInvalid, nameof(Email)),
        };
    }
}
