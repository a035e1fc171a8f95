using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consents;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consents.Lead;

/// <summary>The lead asks: which account, what, why, for how long.</summary>
[Needs(Capability.ManageTenants)]
public sealed class AskModel(CurrentPerson current, SyndicatedAccounts accounts, RequestConsent request, PlatformDb db) : PageModel
{
    /// <summary>Idempotency key of the form.</summary>
    [BindProperty] public Guid? Key { get; set; }
    [BindProperty] public string? Account { get; set; }
    [BindProperty] public IReadOnlyList<ConsentPart> Parts { get; set; } = [];
    [BindProperty] public string? Purpose { get; set; }
    [BindProperty] public string? Days { get; set; }

    public IReadOnlyList<(string Slug, string Name)> Accounts { get; private set; } = [];
    public ActingTenant Lead => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Days = ConsentRules.On(await db.NowAsync(cancel)).DefaultDays.ToString(CultureInfo.InvariantCulture);
        await LoadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var days = int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : 0;
        var outcome = await request.ExecuteAsync(new(Account ?? "", Parts, Purpose ?? "", days, current.Name, Key), cancel);
        if (outcome is RequestConsent.Outcome.Requested) return this.SeeOther($"{Links.Consents.Asked(Lead.Slug)}?demande=true");
        await LoadAsync(cancel);
        return outcome.Match(_ => throw new System.Diagnostics.UnreachableException(), Tell);
    }

    private IActionResult Tell(RequestConsent.Outcome.Refused refused)
    {
        foreach (var fault in refused.Faults)
        {
            var (field, sentence) = fault switch
            {
                RequestConsent.Fault.AccountMissing => (nameof(Account), ConsentTexts.AccountMissing),
                RequestConsent.Fault.PartsMissing => (nameof(Parts), ConsentTexts.PartsMissing),
                RequestConsent.Fault.PurposeMissing => (nameof(Purpose), ConsentTexts.PurposeMissing),
                RequestConsent.Fault.DaysOutside => (nameof(Days), string.Format(CultureInfo.InvariantCulture, ConsentTexts.DaysOutside, refused.MostDays)),
            };
            ModelState.AddModelError(field, sentence);
        }
        return this.Invalid();
    }

    private async Task LoadAsync(CancellationToken cancel) => (Key, Accounts) = (Key ?? Guid.CreateVersion7(), [.. (await accounts.ReadAsync(cancel)).Where(row => RequestConsent.MayBeAsked(row.Account)).Select(row => (row.Slug, row.Name))]);
}
