using Microsoft.AspNetCore.Mvc;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Accounts.Lead;

/// <summary>One account: every step until it is active with its day, the delay and how it is counted, its figures, and what may be done now.</summary>
[Needs(Capability.ManageTenants)]
public sealed class DetailsModel(CurrentPerson current, ReadAccounts read, OpenConsultationsOf open, ActivateAccount activate, ReopenAccount reopen, AbandonAccount abandon) : AccountPage(current, read, open)
{
    [BindProperty(SupportsGet = true, Name = "corrige")] public bool JustCorrected { get; set; }

    public async Task<IActionResult> OnPostActivateAsync(CancellationToken cancel) => await AnswerAsync(await activate.ExecuteAsync(new(Id, ByName), cancel), cancel);

    public async Task<IActionResult> OnPostReopenAsync(CancellationToken cancel) => await AnswerAsync(await reopen.ExecuteAsync(new(Id, ByName), cancel), cancel);

    public async Task<IActionResult> OnPostAbandonAsync(CancellationToken cancel) => await AnswerAsync(await abandon.ExecuteAsync(new(Id, Reason, ByName), cancel), cancel);
}
