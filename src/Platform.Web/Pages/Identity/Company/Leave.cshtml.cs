using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Company;

/// <summary>A person ends his own membership of a company. What he deposited is the company's and stays (PEER-02).</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class LeaveModel(CurrentPerson current, LeaveCompany leave) : PageModel
{
    public string Company => current.Company.Name;

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => (await leave.ExecuteAsync(cancel)).Match(
        left => this.SeeOther(Links.MySpace),
        last => this.Refuse(last.Colleagues.Count == 0 ? IdentityTexts.LeaveAlone : string.Format(IdentityTexts.LeaveLastAdministrator, string.Join(", ", last.Colleagues))));
}
