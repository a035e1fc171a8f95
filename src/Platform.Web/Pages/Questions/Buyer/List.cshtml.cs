using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Questions;
using Platform.Core.Stages;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Questions.Buyer;

/// <summary>What waits for an answer, what is being written, what was said to all.</summary>
[Needs(Capability.ReadRegisters)]
public sealed class ListModel(ConsultationForBuyer consultations, QuestionsForBuyer questions, ReadExtensionChoices choices, ReadJury jury, BuyingDepartments buying, CurrentPerson person, TimeProvider clock)
    : QuestionsPage(consultations, questions, buying, person)
{
    /// <summary>Number of the answer, on the way back from publishing, once.</summary>
    [BindProperty(SupportsGet = true, Name = "publiee")] public int? Published { get; set; }

    [BindProperty(SupportsGet = true, Name = "rejetee")] public bool JustRejected { get; set; }
    [BindProperty(SupportsGet = true, Name = "garde")] public bool JustSaved { get; set; }

    public QuestionsForBuyer.View View { get; private set; } = default!;      // set, or 404
    public LateInformation? Late { get; private set; }
    public ExtensionChoice? Owed { get; private set; }

    /// <summary>About the projects of a contest, before their anonymity is lifted.</summary>
    public bool IsUnnamed { get; private set; }
    public bool IsOpen => Consultation is { ClosedAt: null, DiscontinuedAt: null } && Limit > clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        View = await Questions.ExecuteAsync(Id, cancel);
        IsUnnamed = Consultation.StageKind == StageKind.Projects && !await jury.IsLiftedAsync(Id, cancel);
        if (IsOpen) (Late, Owed) = (await Questions.LateAsync(Consultation, cancel), await choices.OwedAsync(Id, cancel));
        return Page();
    }
}
