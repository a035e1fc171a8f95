using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Quotes;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>The supplier directory by itself, to know a market before anything is asked of anybody.</summary>
[Needs(Capability.ReadQuotes)]
public sealed class DirectoryModel(SupplierDirectory directory, InvitedSuppliers invited, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "domaine")] public string? Division { get; set; }
    [BindProperty(SupportsGet = true, Name = "mots")] public string? Words { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public IReadOnlyList<SupplierDirectory.Row> Rows { get; private set; } = [];

    /// <summary>Brought from the former platform.</summary>
    public IReadOnlyList<InvitedSuppliers.Row> Invited { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var division = Division is { } code && CpvCode.IsDivision(code) ? code : null;
        Rows = await directory.FindAsync(Guid.Empty, division, Words, cancel);
        Invited = await invited.FindAsync(division, Words, cancel);
    }
}
