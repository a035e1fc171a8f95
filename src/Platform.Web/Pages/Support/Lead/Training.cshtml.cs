using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support.Lead;

/// <summary>Collective training needs: asked of the accounts, and what each answered.</summary>
[Needs(Capability.HearAccounts)]
public sealed class TrainingModel(ReadTraining read, OpenTrainingSurvey open, CurrentPerson person) : PageModel
{
    [BindProperty] public Guid Key { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Topics { get; set; }
    [BindProperty] public TypedDay ClosesOn { get; set; } = new();

    public ActingTenant Lead => person.Tenant;
    public IReadOnlyList<ReadTraining.Survey> Surveys { get; private set; } = [];
    public IReadOnlyList<IGrouping<string, ReadTraining.AccountNeed>> Needs { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = Guid.CreateVersion7();
        await LoadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var closes = ClosesOn.ReadOptional(ModelState, nameof(ClosesOn));
        if (ModelState.IsValid)
        {
            var faults = await open.ExecuteAsync(new(Key, Title, Topics, closes), cancel);
            if (faults.Count == 0) return this.SeeOther(Links.Support.LeadTraining(Lead.Slug));
            foreach (var fault in faults) ModelState.AddModelError(fault == TrainingFault.TopicTooLong ? nameof(Topics) : Buyer.TrainingModel.FieldOf(fault), Words.Of(fault));
        }
        await LoadAsync(cancel);
        return this.Invalid();
    }

    private async Task LoadAsync(CancellationToken cancel) =>
        (Surveys, Needs) = (await read.OpenSurveysAsync(cancel), [.. (await read.ForLeadAsync(cancel)).GroupBy(need => need.Topic, StringComparer.OrdinalIgnoreCase).OrderByDescending(topic => topic.Sum(need => need.People))]);
}
