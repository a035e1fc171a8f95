using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Dce.Buyer;

/// <summary>The documents that are not on the profile: which, why, how companies get them. What it does to the legal period is said at once.</summary>
[Needs(Capability.EditConsultation)]
public sealed class WithheldModel(ConsultationForBuyer consultations, ReadWithheld read, WithholdDocument withhold, StopWithholding stop, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Ground { get; set; }
    [BindProperty] public string? Obtained { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public IReadOnlyList<ReadWithheld.Line> Withheld { get; private set; } = [];
    public IReadOnlyList<WithheldGround> Grounds => WithheldGround.On(clock.GetUtcNow());

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await withhold.ExecuteAsync(new(Id, Title, Ground, Obtained), cancel)).Match(
            _ => Back(),
            refused =>
            {
                foreach (var fault in refused.Faults) ModelState.AddModelError(FieldOf(fault), Words.Of(fault));
                return this.Invalid();
            },
            _ => this.Refuse(ConsultationTexts.AlreadyPublished),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostRemoveAsync(Id<WithheldDocument> document, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return await stop.ExecuteAsync(Id, document, cancel) switch
        {
            StopWithholding.Outcome.Done => Back(),
            StopWithholding.Outcome.AlreadyPublished => this.Refuse(ConsultationTexts.AlreadyPublished),
            StopWithholding.Outcome.NotFound => NotFound(),
        };
    }

    private static string FieldOf(WithheldFault fault) => fault switch
    {
        WithheldFault.TitleMissing or WithheldFault.TitleTooLong => nameof(Title),
        WithheldFault.GroundMissing => nameof(Ground),
        WithheldFault.ObtainedMissing or WithheldFault.ObtainedTooLong => nameof(Obtained),
        WithheldFault.TooMany => "",
    };

    private IActionResult Back() => this.SeeOther(Links.Buyer.Withheld(Portal, Id.Value));

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        (Consultation, Withheld) = (found, await read.ExecuteAsync(Id, cancel));
        return true;
    }
}
