using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>Déclaration sans suite: the reason, then what it ends and who will be told, then the passkey.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class DiscontinueModel(ConsultationForBuyer consultations, DiscontinueConsultation discontinue, StepUpForms stepUp, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Credential { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public Consultation Consultation { get; private set; } = default!; // set, or 404

    /// <summary>The gate has done its part already: the page says so instead of promising that it stays shut.</summary>
    public DateTimeOffset? GateOpenedAt { get; private set; }

    /// <summary>Nothing stands against it: the page asks for the passkey.</summary>
    public bool IsChecked { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return Consultation.DiscontinuedAt is null ? Page() : this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value));
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (await discontinue.ObjectionAsync(Asked, cancel) is { } objection) return Answer(objection);
        GateOpenedAt = await discontinue.GateOpenedAtAsync(Id, cancel);
        IsChecked = true;
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ? await stepUp.OptionsAsync(DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(Asked)) : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var proof = await stepUp.ProveAsync(DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(Asked), Credential);
        return await proof.Match(
            async proved => Answer(await discontinue.ExecuteAsync(new(Asked, proved.Proof), cancel)),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private DiscontinueConsultation.Asked Asked => new(Id, Reason);

    private IActionResult Answer(DiscontinueConsultation.Outcome outcome) => outcome.Match(
        _ => this.SeeOther($"{Links.Buyer.Consultation(Portal, Id.Value)}?suite=sans"),
        refused => this.Refuse(Words.Of(refused.Fault), refused.Fault is DiscontinueConsultation.Fault.ReasonMissing or DiscontinueConsultation.Fault.ReasonTooLong ? nameof(Reason) : ""),
        _ => this.Refuse(ConsultationTexts.NotProved),
        _ => NotFound());

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { PublishedAt: not null } found) return false;
        Consultation = found;
        return true;
    }
}
