using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Accounts.Buyer;

/// <summary>Where a new administrator begins: what an account needs before its first publication, and what is done already.</summary>
[Needs(Capability.ManagePeople)]
public sealed class StartModel(ReadWaiting read, CurrentPerson person) : PageModel
{
    public ActingTenant Account => person.Tenant;
    public bool HasConvention => Account.Kind == TenantKind.Syndicated;
    public ReadWaiting.Steps Steps { get; private set; } = default!;     // set by the only handler

    /// <summary>As <c>TwoTestedWays</c> asks before a publication: two, so that one lost key loses no bid.</summary>
    public int Least => TwoTestedWays.Needed;

    /// <summary>Nothing here is compulsory but the keys; the page says how far the account is.</summary>
    public (int Done, int All) Progress
    {
        get
        {
            bool[] done = [.. HasConvention ? (bool[])[Steps.Convention] : [], Steps.People > 1, Steps.Departments > 0, Steps.Keys >= Least, Steps.Page];
            return (done.Count(step => step), done.Length);
        }
    }

    public async Task OnGetAsync(CancellationToken cancel) => Steps = await read.StepsAsync(cancel);
}
