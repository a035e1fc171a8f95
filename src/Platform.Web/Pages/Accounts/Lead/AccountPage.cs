using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Accounts.Lead;

/// <summary>A page about one account that the agglomeration hosts: read it, act, answer.</summary>
public abstract class AccountPage(CurrentPerson current, ReadAccounts read, OpenConsultationsOf openConsultations) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "compte")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public ReadAccounts.Details Details { get; private set; } = default!;       // set, or 404

    public string Portal => current.Tenant.Slug;

    protected string ByName => current.Name;

    /// <summary>What the field of this page asks, when it is empty.</summary>
    protected virtual string ReasonMissing => AccountWords.Of(Core.Tenancy.AccountRefusal.ReasonMissing);

    public virtual async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    /// <summary>303 to the account, or the same page with the reason.</summary>
    protected async Task<IActionResult> AnswerAsync(AccountOutcome outcome, CancellationToken cancel)
    {
        if (outcome is AccountOutcome.Done) return this.SeeOther(Links.Accounts.Details(Portal, Id));
        if (!await LoadAsync(cancel)) return NotFound();
        return outcome.Match(_ => throw new System.Diagnostics.UnreachableException(),
            refused => refused.Why == Core.Tenancy.AccountRefusal.ReasonMissing ? this.Refuse(ReasonMissing, nameof(Reason)) : this.Refuse(AccountWords.Of(refused.Why)), _ => NotFound());
    }

    protected async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, openConsultations, cancel) is not { } found) return false;
        Details = found;
        return true;
    }
}
