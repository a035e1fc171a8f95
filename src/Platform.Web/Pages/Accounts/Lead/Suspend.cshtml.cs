using Microsoft.AspNetCore.Mvc;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Accounts.Lead;

/// <summary>Suspends an account, or lifts its suspension; says before what stops and what goes on.</summary>
[Needs(Capability.ManageTenants)]
public sealed class SuspendModel(CurrentPerson current, ReadAccounts read, OpenConsultationsOf open, SuspendAccount suspend, ResumeAccount resume) : AccountPage(current, read, open)
{
    public async Task<IActionResult> OnPostSuspendAsync(CancellationToken cancel) => await AnswerAsync(await suspend.ExecuteAsync(new(Id, Reason, ByName), cancel), cancel);

    public async Task<IActionResult> OnPostResumeAsync(CancellationToken cancel) => await AnswerAsync(await resume.ExecuteAsync(new(Id, Reason, ByName), cancel), cancel);
}
