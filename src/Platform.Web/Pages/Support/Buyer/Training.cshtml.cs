using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support.Buyer;

/// <summary>What the account needs to learn: asked by the agglomeration, or not.</summary>
[Needs(Capability.AskForHelp)]
public sealed class TrainingModel(ReadTraining read, StateTrainingNeed state, CurrentPerson person) : PageModel
{
    [BindProperty] public Guid Key { get; set; }

    /// <summary>« survey|topic » of one that was asked; empty: the topic that was typed.</summary>
    [BindProperty] public string? Choice { get; set; }
    [BindProperty] public string? Topic { get; set; }
    [BindProperty] public string? People { get; set; }
    [BindProperty] public string? Note { get; set; }
    [BindProperty] public Guid Need { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public IReadOnlyList<ReadTraining.Survey> Surveys { get; private set; } = [];
    public IReadOnlyList<ReadTraining.Need> Needs { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = Guid.CreateVersion7();
        await LoadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        await LoadAsync(cancel);
        var (survey, topic) = Surveys.SelectMany(s => s.Topics.Select(t => (Survey: (Guid?)s.Id, Topic: (string?)t))).FirstOrDefault(asked => ValueOf(asked.Survey!.Value, asked.Topic!) == Choice);      // both are set there
        var faults = await state.ExecuteAsync(new(Key, survey, topic ?? Topic, int.TryParse(People, out var people) ? people : null, Note), cancel);
        if (faults.Count == 0) return this.SeeOther(Links.Support.Training(Portal));
        foreach (var fault in faults) ModelState.AddModelError(FieldOf(fault), Words.Of(fault));
        return this.Invalid();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel)
    {
        await state.WithdrawAsync(Need, cancel);
        return this.SeeOther(Links.Support.Training(Portal));
    }

    public static string ValueOf(Guid survey, string topic) => $"{survey}|{topic}";

    private async Task LoadAsync(CancellationToken cancel) => (Surveys, Needs) = (await read.OpenSurveysAsync(cancel), await read.OwnAsync(cancel));

    internal static string FieldOf(TrainingFault fault) => fault switch
    {
        TrainingFault.TitleMissing or TrainingFault.TitleTooLong => "Title",
        TrainingFault.TopicsMissing or TrainingFault.TooManyTopics => "Topics",
        TrainingFault.TopicMissing or TrainingFault.TopicTooLong => "Topic",
        TrainingFault.ClosingMissing or TrainingFault.ClosingPast => "ClosesOn",
        TrainingFault.PeopleInvalid => "People",
        TrainingFault.NoteTooLong => "Note",
        TrainingFault.SurveyClosed => "Choice",
    };
}
