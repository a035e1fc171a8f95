using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Software;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Software.Buyer;

/// <summary>The programs that read the account, with what they last did.</summary>
[Needs(Capability.ManageSoftware)]
public sealed class ListModel(CurrentPerson current, ReadClients read, PlatformDb db) : PageModel
{
    public IReadOnlyList<SoftwareClient> Clients { get; private set; } = [];
    public DateTimeOffset Now { get; private set; }
    public ActingTenant Account => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel) => (Clients, Now) = (await read.ListAsync(cancel), await db.NowAsync(cancel));
}
