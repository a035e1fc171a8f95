using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>The operator as second person: for what the lead asks, and for an account whose administrator has no colleague to approve.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class RecoveriesModel(CurrentPerson current, ReadRecoveries read, RecoveryForms forms, StopRecovery stop) : PageModel
{
    /// <summary>The last one of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }

    /// <summary>What was just done: « accord » or « arret ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public ReadRecoveries.Page Log { get; private set; } = ReadRecoveries.Page.Empty;

    /// <summary>Operator since a day or less: from when on a request finds him old enough.</summary>
    public DateTimeOffset? ApprovesFrom { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public Task<IActionResult> OnPostOptionsAsync(Guid recovery, Guid whom) => forms.OptionsAsync(recovery, whom);

    public async Task<IActionResult> OnPostApproveAsync(Guid recovery, Guid whom, string? credential, CancellationToken cancel)
    {
        if (await forms.ApproveAsync(recovery, whom, credential, cancel) is not { } sentence) return this.SeeOther($"{Links.Operations.Recoveries}?fait=accord");
        await LoadAsync(cancel);
        return this.Refuse(sentence);
    }

    public async Task<IActionResult> OnPostStopAsync(Guid recovery, CancellationToken cancel) =>
        await stop.ExecuteAsync(recovery, current.Name, cancel) ? this.SeeOther($"{Links.Operations.Recoveries}?fait=arret") : NotFound();

    private async Task LoadAsync(CancellationToken cancel) =>
        (Log, ApprovesFrom) = (await read.ExecuteAsync(ReadRecoveries.Part.UnderWay, After, cancel), await read.ApprovesFromAsync(current.Id, cancel));
}
