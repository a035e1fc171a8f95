using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Dce.Buyer;

[Needs(Capability.ReadRegisters)]
public sealed class WithdrawalsModel(ConsultationForBuyer consultations, DceForPages dce, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public IReadOnlyList<DceForPages.Withdrawal> Withdrawals { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        (Consultation, Withdrawals) = (found, await dce.WithdrawalsAsync(Id, cancel));
        return Page();
    }
}
