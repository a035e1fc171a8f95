using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Buyer;

/// <summary>« Notre convention »: the account reads what its agglomeration reads, and approves, denounces and disputes for itself.</summary>
[Needs(Capability.ManagePeople)]
public sealed class MineModel(CurrentPerson current, ReadConventions read, ApproveAmendment approve) : ConventionPage(current, read)
{
    [BindProperty] public Guid Amendment { get; set; }
    [BindProperty] public string? Sha256 { get; set; }
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>All of the account, the one that binds first.</summary>
    public IReadOnlyList<ReadConventions.Row> All { get; private set; } = [];

    public bool HasOne => Details is not null;

    public override async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ListAsync(cancel);
        if (Id != Guid.Empty && All.All(c => c.Id != Id)) return NotFound();
        if (Id == Guid.Empty && All is [var first, ..]) Id = first.Id;
        if (Id != Guid.Empty) await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostApproveAsync(CancellationToken cancel)
    {
        await ListAsync(cancel);
        return await AnswerAsync(await approve.ExecuteAsync(new(Id, Amendment, Sha256, ByName), cancel), cancel, $"{Back}?fait=approuve");
    }

    private async Task ListAsync(CancellationToken cancel) =>
        All = [.. (await Conventions.ListAsync(cancel)).OrderByDescending(c => c.State is ConventionState.InForce or ConventionState.RenewalPending or ConventionState.Denounced or ConventionState.Ending)];
}
