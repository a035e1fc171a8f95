using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Bids.Buyer;

/// <summary>The register of deposits: hours before the closing, everything after.</summary>
[Needs(Capability.ReadRegisters)]
public sealed class DepositsModel(DepositRegister read, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    public string Portal => person.Tenant.Slug;
    public DepositRegister.View Register { get; private set; } = null!;      // the only handler reads it first

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(new(Id), cancel) is not { } register) return NotFound();
        Register = register;
        return Page();
    }

    public string Word(DepositRegister.Row row) => row.Late ? "Hors délai" : row.Superseded ? "Remplacé" : "Reçu dans les délais";
}
