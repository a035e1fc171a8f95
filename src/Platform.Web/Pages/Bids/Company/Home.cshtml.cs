using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>The company's first page: what is to be finished, then what was deposited.</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class HomeModel(MyBids read, CurrentPerson person) : PageModel
{
    public string Company => person.Company.Name;

    /// <summary>Who may open the page of the team.</summary>
    public bool IsAdministrator => Capabilities.CompanyRolesOf(Capability.ManageCompany).Contains(person.Company.Role);

    public IReadOnlyList<MyBids.Row> Begun { get; private set; } = [];
    public IReadOnlyList<MyBids.Row> Deposited { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var bids = await read.ExecuteAsync(cancel);
        Begun = [.. bids.Where(b => b.State == MyBids.State.Begun).OrderBy(b => b.Limit)];
        Deposited = [.. bids.Where(b => b.State != MyBids.State.Begun).Take(5)];
    }
}
