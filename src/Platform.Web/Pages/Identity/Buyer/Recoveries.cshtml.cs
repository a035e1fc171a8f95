using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Buyer;

/// <summary>The log of recoveries of an account, read by everybody who works there; anybody stops one, administrators ask and approve.</summary>
[Needs(Capability.ReadConsultations)]
public sealed class RecoveriesModel(CurrentPerson current, ReadRecoveries read, AccountPeople people, RequestRecovery request, RecoveryForms forms, StopRecovery stop) : PageModel
{
    [BindProperty] public Guid? Person { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? IdentityCheck { get; set; }

    /// <summary>The last one of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }

    /// <summary>What was just done: « demande », « accord » or « arret ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public ReadRecoveries.Page Log { get; private set; } = ReadRecoveries.Page.Empty;
    public IReadOnlyList<AccountPeople.Row> People { get; private set; } = [];
    public ActingTenant Account => current.Tenant;
    public bool IsAdministrator => current.Has(Capability.ManagePeople);

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostRequestAsync(CancellationToken cancel)
    {
        if (!IsAdministrator) return NotFound();
        ModelState.Clear();     // our sentences, not the binder's
        if (RecoveryForms.Blank(ModelState, (nameof(Person), Person?.ToString(), IdentityTexts.RecoveryPersonMissing), (nameof(Reason), Reason, IdentityTexts.RecoveryReasonMissing), (nameof(IdentityCheck), IdentityCheck, IdentityTexts.RecoveryCheckMissing)))
        {
            await LoadAsync(cancel);
            return this.Invalid();
        }
        var outcome = await request.ExecuteAsync(new RequestRecovery.Input(Person ?? Guid.Empty, Reason ?? "", IdentityCheck ?? "", current.Name), cancel);
        return RecoveryForms.Fault(outcome) is { } fault ? await RefuseAsync(fault.Sentence, fault.Field, cancel) : Back("demande");
    }

    public async Task<IActionResult> OnPostOptionsAsync(Guid recovery, Guid whom) => IsAdministrator ? await forms.OptionsAsync(recovery, whom) : NotFound();

    public async Task<IActionResult> OnPostApproveAsync(Guid recovery, Guid whom, string? credential, CancellationToken cancel)
    {
        if (!IsAdministrator) return NotFound();
        ModelState.Clear();     // the form of the request was not sent
        return await forms.ApproveAsync(recovery, whom, credential, cancel) is { } sentence ? await RefuseAsync(sentence, "", cancel) : Back("accord");
    }

    public async Task<IActionResult> OnPostStopAsync(Guid recovery, CancellationToken cancel)
    {
        ModelState.Clear();     // the form of the request was not sent
        return await stop.ExecuteAsync(recovery, current.Name, cancel) ? Back("arret") : await RefuseAsync(IdentityTexts.RecoveryGone, "", cancel);
    }

    private IActionResult Back(string done) => this.SeeOther($"{Links.Identity.Recoveries(Account.Slug)}?fait={done}");

    private async Task<IActionResult> RefuseAsync(string sentence, string field, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return this.Refuse(sentence, field);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Log = await read.ExecuteAsync(ReadRecoveries.Part.All, After, cancel);
        if (IsAdministrator) People = [.. (await people.ReadAsync(cancel)).Where(p => p.Person != current.Id)];
    }
}
