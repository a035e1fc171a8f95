using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Lead;

/// <summary>For an account without an administrator, or a person of a company who lost every key: the lead asks, the operator approves, all concerned are told.</summary>
[Needs(Capability.ManageTenants)]
public sealed class RecoveriesModel(CurrentPerson current, ReadRecoveries read, RequestRecovery request, StopRecovery stop) : PageModel
{
    [BindProperty] public string? Account { get; set; }
    [BindProperty] public RecoveryKind? Kind { get; set; }
    [BindProperty] public string? FullName { get; set; }

    /// <summary>An address: the lead knows nobody of the account.</summary>
    [BindProperty] public string? Person { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? IdentityCheck { get; set; }

    [BindProperty] public string? WorkerName { get; set; }
    [BindProperty] public string? WorkerPerson { get; set; }
    [BindProperty] public string? WorkerReason { get; set; }
    [BindProperty] public string? WorkerIdentityCheck { get; set; }

    /// <summary>The last one of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }

    /// <summary>What was just done: « demande » or « arret ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public ReadRecoveries.Page Log { get; private set; } = ReadRecoveries.Page.Empty;
    public ActingTenant Lead => current.Tenant;

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (RecoveryForms.Blank(ModelState, (nameof(Account), Account, IdentityTexts.RecoveryPortalMissing), (nameof(Kind), Kind?.ToString(), IdentityTexts.RecoveryKindMissing), (nameof(FullName), FullName, IdentityTexts.NameMissing),
            (nameof(Person), Person, IdentityTexts.EmailInvalid), (nameof(Reason), Reason, IdentityTexts.RecoveryReasonMissing), (nameof(IdentityCheck), IdentityCheck, IdentityTexts.RecoveryCheckMissing))) return await InvalidAsync(cancel);
        var outcome = await request.ExecuteAsync(new RequestRecovery.ForAccount(Account?.Trim() ?? "", Kind!.Value, FullName ?? "", Person ?? "", Reason ?? "", IdentityCheck ?? "", current.Name), cancel);
        if (RecoveryForms.Fault(outcome) is not { } fault) return this.SeeOther($"{Links.Identity.LeadRecoveries(Lead.Slug)}?fait=demande");
        await LoadAsync(cancel);
        return this.Refuse(fault.Field == "Person" ? IdentityTexts.RecoveryAccountMissing : fault.Sentence, fault.Field);
    }

    public async Task<IActionResult> OnPostCompanyAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (RecoveryForms.Blank(ModelState, (nameof(WorkerName), WorkerName, IdentityTexts.NameMissing), (nameof(WorkerPerson), WorkerPerson, IdentityTexts.EmailInvalid),
            (nameof(WorkerReason), WorkerReason, IdentityTexts.RecoveryReasonMissing), (nameof(WorkerIdentityCheck), WorkerIdentityCheck, IdentityTexts.RecoveryCheckMissing))) return await InvalidAsync(cancel);
        var outcome = await request.ExecuteAsync(new RequestRecovery.ForCompany(WorkerName ?? "", WorkerPerson ?? "", WorkerReason ?? "", WorkerIdentityCheck ?? "", current.Name), cancel);
        if (RecoveryForms.Fault(outcome) is not { } fault) return this.SeeOther($"{Links.Identity.LeadRecoveries(Lead.Slug)}?fait=demande");
        await LoadAsync(cancel);
        return this.Refuse(fault.Field == "Person" ? IdentityTexts.RecoveryCompanyPersonMissing : fault.Sentence, fault.Field.Length == 0 ? "" : $"Worker{fault.Field}");
    }

    public async Task<IActionResult> OnPostStopAsync(Guid recovery, CancellationToken cancel) =>
        await stop.ExecuteAsync(recovery, current.Name, cancel, askedByLead: true) ? this.SeeOther($"{Links.Identity.LeadRecoveries(Lead.Slug)}?fait=arret") : NotFound();

    private async Task<IActionResult> InvalidAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return this.Invalid();
    }

    // What an account asks of its own people is for the account, and for the operator when it needs him.
    private async Task LoadAsync(CancellationToken cancel) => Log = await read.ExecuteAsync(ReadRecoveries.Part.AskedByLead, After, cancel);
}
