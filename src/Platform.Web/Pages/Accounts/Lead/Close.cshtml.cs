using Microsoft.AspNetCore.Mvc;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Accounts.Lead;

/// <summary>The way out of an account, in order: the convention's end, open consultations, openings, the return of its data, its closing.</summary>
[Needs(Capability.ManageTenants)]
public sealed class CloseModel(CurrentPerson current, ReadAccounts read, OpenConsultationsOf open, BeginClosing begin, CloseAccount close) : AccountPage(current, read, open)
{
    protected override string ReasonMissing => AccountTexts.Close_WhereMissing;

    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancel) => await AnswerAsync(await begin.ExecuteAsync(new(Id, ByName), cancel), cancel);

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) => await AnswerAsync(await close.ExecuteAsync(new(Id, Reason, ByName), cancel), cancel);
}
