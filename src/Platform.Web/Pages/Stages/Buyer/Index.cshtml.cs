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

/// <summary>Phases and rounds of one procedure as a timeline, and what the buyer does next.</summary>
[Needs(Capability.ReadConsultations)]
public sealed class IndexModel(ReadStages read, PrepareStage prepare, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    /// <summary>On the way back from an act, once.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public string Portal => person.Tenant.Slug;
    public ReadStages.View View { get; private set; } = default!; // set, or 404
    public bool MayPublish => person.Has(Capability.PublishConsultation);
    public bool JustInvited => Done == "invitations";
    public bool JustAdmitted => Done == "admission";

    public IReadOnlyList<TimelineEvent> Events => [.. View.Stages.SelectMany(Dates)];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !MayPublish) return NotFound();
        var outcome = await prepare.ExecuteAsync(new(View.First.Id, new Dictionary<Guid, string?>(), IsFinal: false), cancel);
        return outcome.Match(
            prepared => this.SeeOther(Links.Buyer.Consultation(Portal, prepared.Stage.Value)),
            _ => this.Refuse(ConsultationTexts.Stage_NotNow),
            _ => this.Refuse(ConsultationTexts.Stage_NotNow),
            _ => NotFound());
    }

    private IEnumerable<TimelineEvent> Dates(ReadStages.Stage stage)
    {
        var name = StageWords.Of(stage, View.First.Procedure);
        if (stage.PublishedAt is { } from) yield return new(stage.Number == 0 ? "Publication" : $"Invitations\u00A0: {name.ToLowerInvariant()}", from);
        if (stage.Limit is { } limit) yield return new($"Limite\u00A0: {name.ToLowerInvariant()}", limit, TimelineMark.Limit);
        if (stage.OpenedAt is { } opened) yield return new($"Ouverture\u00A0: {name.ToLowerInvariant()}", opened);
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } view) return false;
        View = view;
        return true;
    }
}
