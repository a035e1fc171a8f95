using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consents;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consents.Lead;

/// <summary>What the lead asked to read, what it may read now, and what it gives back. VR-39.</summary>
[Needs(Capability.ManageTenants)]
public sealed class AskedModel(CurrentPerson current, ReadConsents read, ReturnConsent giveBack) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public bool JustAsked { get; set; }

    public IReadOnlyList<ConsentRow> Consents { get; private set; } = [];
    public ActingTenant Lead => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel) => Consents = await read.AllAsync(cancel);

    public async Task<IActionResult> OnPostReturnAsync(Guid consent, CancellationToken cancel)
    {
        if (await giveBack.ExecuteAsync(consent, current.Name, cancel)) return this.SeeOther(Links.Consents.Asked(Lead.Slug));
        Consents = await read.AllAsync(cancel);
        return this.Refuse(ConsentTexts.Gone);
    }
}
