using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Alerts;
using Platform.Core.Identity;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Pages.Consultations;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Company;

/// <summary>Saves the search that one comes from.</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class SaveModel(MySearches searches, ReadPostcodes postcodes, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public SearchAddress Asked { get; set; } = new();
    [BindProperty] public string? Rhythm { get; set; } = "immediat";

    public string Company => person.Company.Name;
    public string Email => person.Email;
    public string Search => SearchInWords.Of(Asked.Filter);
    public string Here => $"{Links.Alerts.Mine}/nouvelle{SearchAddress.QueryOf(Asked.Filter)}";

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (Rhythms.Read(Rhythm) is not { } rhythm) return this.Refuse(AlertTexts.RhythmMissing, nameof(Rhythm));
        return (await searches.SaveAsync(await postcodes.FilterAsync(Asked.Filter, cancel), rhythm, cancel))
            .Match(saved => this.SeeOther(Links.Alerts.Mine), known => this.SeeOther($"{Links.Alerts.Mine}?deja={known.Search}"), enough => this.Refuse(AlertTexts.Enough));
    }
}
