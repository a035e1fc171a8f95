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
    public IReadOnlyList<ReadRecoveries.Row> Rows { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public Task<IActionResult> OnPostOptionsAsync(Guid recovery) => forms.OptionsAsync(recovery);

    public async Task<IActionResult> OnPostApproveAsync(Guid recovery, string? credential, CancellationToken cancel)
    {
        if (await forms.ApproveAsync(recovery, credential, cancel) is not { } sentence) return this.SeeOther(Links.Operations.Recoveries);
        await LoadAsync(cancel);
        return this.Refuse(sentence);
    }

    public async Task<IActionResult> OnPostStopAsync(Guid recovery, CancellationToken cancel) =>
        await stop.ExecuteAsync(recovery, current.Name, cancel) ? this.SeeOther(Links.Operations.Recoveries) : NotFound();

    private async Task LoadAsync(CancellationToken cancel) => Rows = [.. (await read.ExecuteAsync(cancel)).Where(row => row.StoppedAt is null && row.CompletedAt is null)];
}
