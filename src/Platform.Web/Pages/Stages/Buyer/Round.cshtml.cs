using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Stages.Buyer;

/// <summary>Who takes part in the next round: everybody that remains, or not and why; and whether it is the last one.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class RoundModel(ReadStages read, ReadRemaining readRemaining, PrepareStage prepare, ReadStatement readStatement, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public List<TypedCompany> Companies { get; set; } = [];
    [BindProperty] public bool? IsFinal { get; set; }

    /// <summary>As the form sends it.</summary>
    public sealed class TypedCompany
    {
        public Guid Company { get; set; }
        public bool Stays { get; set; } = true;
        public string? Reason { get; set; }
    }

    public string Portal => person.Tenant.Slug;
    public ReadStages.View View { get; private set; } = default!; // set, or 404
    public IReadOnlyList<Participant> Remaining { get; private set; } = [];

    /// <summary>The notice announced that rounds leave companies out by the criteria.</summary>
    public bool Reduces { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        IsFinal = false;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var excluded = Companies.Where(c => !c.Stays).DistinctBy(c => c.Company).ToDictionary(c => c.Company, c => c.Reason);
        var outcome = await prepare.ExecuteAsync(new(View.First.Id, excluded, IsFinal == true), cancel);
        return outcome.Match(
            prepared => this.SeeOther(Links.Buyer.Consultation(Portal, prepared.Stage.Value)),
            refused =>
            {
                foreach (var problem in refused.Problems)
                {
                    var at = Remaining.Index().FirstOrDefault(r => r.Item.Company == problem.Company);
                    ModelState.AddModelError(problem.Company is null ? "" : $"Companies[{at.Index}].Reason", string.Format(null, Words.Of(problem.Fault), at.Item?.Name));
                }
                return this.Invalid();
            },
            _ => this.Refuse(ConsultationTexts.Stage_NotNow),
            _ => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } view) return false;
        (View, Remaining) = (view, view.Next == NextStage.Negotiate ? await readRemaining.ExecuteAsync(view, cancel) : []);
        Reduces = (await readStatement.ExecuteAsync(view.First.Id, cancel)).Terms.SuccessiveReduction;
        return true;
    }
}
