using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer.Written;

/// <summary>Begins a notice, or finds the one in hand. Asked by the buttons of the follow-up; read by itself it leads back there.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class BeginModel(ConsultationForBuyer consultations, StartWritten start, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Kind { get; set; }
    [BindProperty] public string? Notice { get; set; }
    [BindProperty] public bool Corrects { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await consultations.FindAsync(Id, cancel) is null ? NotFound() : this.SeeOther(Links.Notices.Publicity(Portal, Id.Value));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (await consultations.FindAsync(Id, cancel) is not { } found || !Enum.TryParse<NoticeKind>(Kind, out var kind) || !Enum.IsDefined(kind)) return NotFound();
        Consultation = found;
        Id<Notice>? notice = Id<Notice>.TryParse(Notice, null, out var named) ? named : null;
        return (await start.ExecuteAsync(new(Id, kind, notice, Corrects, person.Name), cancel)).Match(
            started => this.SeeOther(Links.Notices.Write(Portal, Id.Value, started.Notice.Value)), _ => this.Refuse(NoticeTexts.NotNow), _ => NotFound());
    }
}
