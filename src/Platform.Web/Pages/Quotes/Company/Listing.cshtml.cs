using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Company;

/// <summary>The company's own words in the supplier directory, or its way out: read by whoever answers for it, written by its administrator.</summary>
[Needs(Capability.AnswerQuotes)]
public sealed class ListingModel(ListSupplier list, CurrentPerson person) : PageModel
{
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string[] Divisions { get; set; } = [];
    [BindProperty] public string? Place { get; set; }
    [BindProperty] public string? Presentation { get; set; }

    public string Company => person.Company.Name;
    public bool IsListed { get; private set; }
    public bool MayWrite => Capabilities.CompanyRolesOf(Capability.ManageCompany).Contains(person.Company.Role);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var listing = await list.ReadAsync(cancel);
        IsListed = listing is not null;
        (Email, Divisions, Place, Presentation) = listing is null ? (person.Email, [], null, null) : (listing.Email, listing.Divisions, listing.Place, listing.Presentation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!MayWrite) return NotFound();
        ModelState.Clear();     // our sentences, not the binder's
        IsListed = await list.ReadAsync(cancel) is not null;
        var faults = await list.ExecuteAsync(new(Company, Email, Divisions, Place, Presentation), cancel);
        foreach (var fault in faults) ModelState.AddModelError(FieldOf(fault), Words.Of(fault));
        return faults.Count > 0 ? this.Invalid() : this.SeeOther(Links.Quotes.Listing);
    }

    public async Task<IActionResult> OnPostLeaveAsync(CancellationToken cancel)
    {
        if (!MayWrite) return NotFound();
        await list.LeaveAsync(cancel);
        return this.SeeOther(Links.Quotes.Listing);
    }

    private static string FieldOf(ListSupplier.Fault fault) => fault switch
    {
        ListSupplier.Fault.EmailInvalid => nameof(Email),
        ListSupplier.Fault.DivisionsMissing or ListSupplier.Fault.TooManyDivisions => nameof(Divisions),
        ListSupplier.Fault.PlaceTooLong => nameof(Place),
        ListSupplier.Fault.PresentationTooLong => nameof(Presentation),
    };
}
