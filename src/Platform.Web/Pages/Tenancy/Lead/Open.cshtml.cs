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

    /// <summary>Why an address that looks shared is one person's; asked after a refusal only.</summary>
    [BindProperty] public string? AddressReason { get; set; }

    public bool AsksAddressReason { get; private set; }

    public ActingTenant Lead => current.Tenant;

    /// <summary>Everything is right and waits to be read once more: the address and the number of an account do not change.</summary>
    public bool Checking { get; private set; }

    /// <summary>What a request of an account said already is not typed again.</summary>
    public void OnGet([FromQuery(Name = "nom")] string? name, [FromQuery(Name = "siret")] string? siret) => (AccountName, Siret) = (name, siret);

    /// <summary>First step: all the faults at once, or the answers to read again.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        foreach (var fault in await openAccount.CheckAsync(Answers, cancel)) Tell(fault);
        if (!ModelState.IsValid) return this.Invalid();
        Checking = true;
        return Page();
    }

    /// <summary>Back from the second step, nothing lost.</summary>
    public void OnPostChange() { }

    public async Task<IActionResult> OnPostOpenAsync(CancellationToken cancel)
    {
        var outcome = await openAccount.ExecuteAsync(Answers, cancel);
        if (outcome is OpenAccount.Outcome.Opened) return this.SeeOther($"{Links.Identity.Accounts(Lead.Slug)}?ouvert={Uri.EscapeDataString(Answers.Slug)}");
        Tell(outcome);
        return this.Invalid();
    }

    private OpenAccount.Input Answers =>
        new(AccountName ?? "", Siret ?? "", (Slug ?? "").Trim(), InseeCode: null, AdministratorName ?? "", AdministratorEmail ?? "", IdentityTexts.FirstDepartment, AddressReason);

    private void Tell(OpenAccount.Outcome fault)
    {
        var (field, sentence) = fault.Match(
            opened => throw new System.Diagnostics.UnreachableException(),
            accountRefused => accountRefused.Reason.Match(
                syndicated => throw new System.Diagnostics.UnreachableException(),
                nameMissing => (nameof(AccountName), IdentityTexts.AccountNameMissing),
                siretRefused => (nameof(Siret), siretRefused.Reading.French()),
                siretTaken => (nameof(Siret), string.Format(IdentityTexts.SiretTaken, siretTaken.Account)),
                slugInvalid => (nameof(Slug), IdentityTexts.SlugInvalid),
                slugTaken => (nameof(Slug), IdentityTexts.SlugTaken)),
            administratorRefused => administratorRefused.Reason switch
            {
                InvitePerson.Outcome.NameMissing => (nameof(AdministratorName), IdentityTexts.NameMissing),
                InvitePerson.Outcome.AddressShared shared => (nameof(AdministratorEmail), string.Format(IdentityTexts.AddressShared, shared.Word, shared.Rule.LeastReason)),
                _ => (nameof(AdministratorEmail), IdentityTexts.EmailInvalid),
            });
        AsksAddressReason |= fault is OpenAccount.Outcome.AdministratorRefused { Reason: InvitePerson.Outcome.AddressShared } || !string.IsNullOrWhiteSpace(AddressReason);
        ModelState.AddModelError(field, sentence);
    }
}
