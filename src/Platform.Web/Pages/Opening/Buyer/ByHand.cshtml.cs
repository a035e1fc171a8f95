using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>No authority answers and the hour is over: the first of two people asks for the gate, with a reason and a passkey.</summary>
[Needs(Capability.OpenBids)]
public sealed class ByHandModel(ConsultationForBuyer consultations, ReadHandRelease read, AskHandRelease ask, StepUpForms stepUp, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Credential { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public DateTimeOffset Deadline { get; private set; }
    public ReadHandRelease.Silence Silence { get; private set; } = default!; // set, or back to the session

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ?? await stepUp.OptionsAsync(AskHandRelease.Act, AskHandRelease.ActHash(Asked));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        if (string.IsNullOrWhiteSpace(Reason)) return this.Refuse(OpeningTexts.ByHandReasonMissing, nameof(Reason));
        var proof = await stepUp.ProveAsync(AskHandRelease.Act, AskHandRelease.ActHash(Asked), Credential);
        return await proof.Match(
            async proved => (await ask.ExecuteAsync(new(Asked, proved.Proof), cancel)).Match(
                requested => this.SeeOther(Links.Cao.Session(Portal, Id.Value)),
                reasonMissing => this.Refuse(OpeningTexts.ByHandReasonMissing, nameof(Reason)),
                notNow => this.SeeOther(Links.Cao.Session(Portal, Id.Value)),
                alreadyAsked => this.SeeOther(Links.Cao.Session(Portal, Id.Value)),
                noGrant => this.Refuse(OpeningTexts.NoGrant),
                notConfirmed => this.Refuse(OpeningTexts.NotConfirmed),
                notFound => NotFound()),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private AskHandRelease.Asked Asked => new(Id, Reason);

    /// <returns>Where to go instead: nowhere for a stranger, to the session when the gate needs nobody.</returns>
    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { PublishedAt: not null, SubmissionDeadline: { } deadline } found) return NotFound();
        (Consultation, Deadline) = (found, deadline);
        if (await read.ExecuteAsync(Id, cancel) is not { } silence) return this.SeeOther(Links.Cao.Session(Portal, Id.Value));
        Silence = silence;
        return null;
    }
}
