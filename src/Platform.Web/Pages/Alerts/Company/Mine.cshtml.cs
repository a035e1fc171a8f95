using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Alerts;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Company;

/// <summary>The saved searches of whoever is signed in for a company: her own, written to at her address.</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class MineModel(MySearches searches, CurrentPerson person) : PageModel
{
    [BindProperty] public Guid Search { get; set; }
    [BindProperty] public string? Rhythm { get; set; }

    /// <summary>The alert that was asked for once more.</summary>
    [BindProperty(SupportsGet = true, Name = "deja")] public Guid? Known { get; set; }

    public string Company => person.Company.Name;
    public string Email => person.Email;
    public IReadOnlyList<SavedSearch> Saved { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Saved = await searches.ReadAsync(cancel);

    public async Task<IActionResult> OnPostRhythmAsync(CancellationToken cancel) =>
        Rhythms.Read(Rhythm) is { } rhythm && await searches.ChangeRhythmAsync(Search, rhythm, cancel) ? this.SeeOther(Links.Alerts.Mine) : NotFound();

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel) => await searches.EndAsync(Search, cancel) ? this.SeeOther(Links.Alerts.Mine) : NotFound();
}
