using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Notices.Written;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Notices.Buyer.Written;

/// <summary>Notices that the account writes on purpose: in hand, sent, and award notices that nobody has begun.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class ListModel(ListWritten list, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public ListWritten.Answer Answer { get; private set; } = default!; // set by OnGet

    public async Task OnGetAsync(CancellationToken cancel) => Answer = await list.ExecuteAsync(cancel);
}
