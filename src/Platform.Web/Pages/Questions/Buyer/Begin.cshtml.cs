using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Questions.Buyer;

/// <summary>Several questions that say the same are answered together.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class BeginModel(ConsultationForBuyer consultations, QuestionsForBuyer questions, BeginAnswer begin, BuyingDepartments buying, CurrentPerson person) : QuestionsPage(consultations, questions, buying, person)
{
    [BindProperty] public List<Guid> Chosen { get; set; } = [];

    public IReadOnlyList<QuestionsForBuyer.Asked> Waiting { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ReadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        return Chosen.Count == 0 ? this.Refuse(QuestionTexts.Begin_None, nameof(Chosen)) : await BeginAsync(Chosen, cancel);
    }

    public async Task<IActionResult> OnPostPrecisionAsync(CancellationToken cancel) => await ReadAsync(cancel) ? await BeginAsync([], cancel) : NotFound();

    private async Task<IActionResult> BeginAsync(IReadOnlyList<Guid> chosen, CancellationToken cancel) => (await begin.ExecuteAsync(new(Id, chosen, ByName), cancel)).Match(
        begun => this.SeeOther(Links.Questions.Write(Portal, Id.Value, begun.Draft.Value)),
        _ => this.Refuse(QuestionTexts.Begin_NotWaiting),
        _ => this.Refuse(QuestionTexts.Begin_Closed),
        _ => NotFound());

    private async Task<bool> ReadAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !MayAnswer) return false;
        Waiting = (await Questions.ExecuteAsync(Id, cancel)).Waiting;
        return true;
    }
}
