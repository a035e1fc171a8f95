using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Pages.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Lead;

/// <summary>Opens an account in one minute: the commune, its portal, its first administrator.</summary>
[Needs(Capability.ManageTenants)]
[OwnUnitOfWork]
public sealed class OpenModel(CurrentPerson current, OpenAccount openAccount) : PageModel
{
    [BindProperty] public string? AccountName { get; set; }

    [BindProperty] public string? Siret { get; set; }

    [BindProperty] public string? Slug { get; set; }

    [BindProperty] public string? AdministratorName { get; set; }

    [BindProperty] public string? AdministratorEmail { get; set; }

    public ActingTenant Lead => current.Tenant;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var slug = (Slug ?? "").Trim();
        var outcome = await openAccount.ExecuteAsync(new(AccountName ?? "", Siret ?? "", slug, InseeCode: null, AdministratorName ?? "", AdministratorEmail ?? "", IdentityTexts.FirstDepartment), cancel);
        return outcome.Match(
            opened => this.SeeOther($"{Links.Identity.Accounts(Lead.Slug)}?ouvert={Uri.EscapeDataString(slug)}"),
            accountRefused => accountRefused.Reason.Match<IActionResult>(
                syndicated => throw new System.Diagnostics.UnreachableException(),
                nameMissing => this.Refuse(IdentityTexts.AccountNameMissing, nameof(AccountName)),
                siretRefused => this.Refuse(siretRefused.Reading.French(), nameof(Siret)),
                slugInvalid => this.Refuse(IdentityTexts.SlugInvalid, nameof(Slug)),
                slugTaken => this.Refuse(IdentityTexts.SlugTaken, nameof(Slug))),
            administratorRefused => administratorRefused.Reason is InvitePerson.Outcome.NameMissing
                ? this.Refuse(IdentityTexts.NameMissing, nameof(AdministratorName))
                : this.Refuse(IdentityTexts.EmailInvalid, nameof(AdministratorEmail)));
    }
}
