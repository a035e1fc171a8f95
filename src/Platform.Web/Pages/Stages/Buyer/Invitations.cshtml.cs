using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Stages.Buyer;

/// <summary>What became of each invitation to a phase (CDG-09).</summary>
[Needs(Capability.ReadConsultations)]
public sealed class InvitationsModel(ConsultationForBuyer consultations, ReadInvitations read, ReadCorrections corrections, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    public string Portal => person.Tenant.Slug;
    public Consultation Stage { get; private set; } = default!; // set, or 404
    public IReadOnlyList<ReadInvitations.Line> Lines { get; private set; } = [];
    public IReadOnlyList<ReadCorrections.Line> Corrections { get; private set; } = [];
    public bool IsDivided { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { StageOf: not null } found) return NotFound();
        (Stage, Lines) = (found, await read.ExecuteAsync(Id, cancel));
        Corrections = await corrections.ExecuteAsync(Id, cancel);
        IsDivided = await consultations.LotsAsync(Id, cancel) is not [{ Title: Lot.SingleTitle }];
        return Page();
    }

    public static string WordOf(ReadInvitations.Line line) => line switch
    {
        { ExcludedReason: not null } => "Laissée de côté",
        { InvitedAt: null } => "À envoyer",
        { Read: not null } => "Lue",
        { Refused: not null } => "Non remise",
        { Sent: not null } => "Invitation envoyée",
        _ => "En attente",
    };
}
