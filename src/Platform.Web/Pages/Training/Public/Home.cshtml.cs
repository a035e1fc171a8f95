using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Law;
using Platform.Core.Training;
using Platform.Web.Api;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Training.Public;

/// <summary>The practice space (VR-15): what it is, what becomes of it, and one button.</summary>
[Anonymous]
[EnableRateLimiting(TrainingLimits.BeginningsPerAddress)]
public sealed class HomeModel(BeginTraining begin, TimeProvider clock) : PageModel
{
    /// <summary>Public half of the key that the page's script made.</summary>
    [BindProperty(Name = "Cle")] public string? Key { get; set; }

    public TrainingRule Rule => TrainingRules.On(clock.GetUtcNow());

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => (await begin.ExecuteAsync(new(Key), cancel)).Match(
        begun => this.SeeOther(Links.Training.Documents(begun.Id)),
        noKey => this.Refuse(TrainingTexts.NoKey),
        full => this.Refuse(TrainingTexts.Full));
}
