using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Questions.Buyer;

/// <summary>A question that gets no answer: its author is told why, and nobody else.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class RejectModel(ConsultationForBuyer consultations, QuestionsForBuyer questions, RejectQuestion reject, BuyingDepartments buying, CurrentPerson person)
    : QuestionsPage(consultations, questions, buying, person)
{
    [BindProperty(SupportsGet = true, Name = "question")] public Id<Question> Of { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public QuestionsForBuyer.Asked Asked { get; private set; } = default!;      // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ReadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        return await reject.ExecuteAsync(new(Of, Reason, ByName), cancel) switch
        {
            RejectQuestion.Outcome.Rejected => this.SeeOther($"{Back}?rejetee=true"),
            RejectQuestion.Outcome.NotFound => NotFound(),
            var refused => this.Refuse(QuestionWords.Of(refused), refused is RejectQuestion.Outcome.ReasonMissing or RejectQuestion.Outcome.ReasonTooLong ? nameof(Reason) : ""),
        };
    }

    private async Task<bool> ReadAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !MayAnswer || await Questions.FindAsync(Of, cancel) is not { } asked) return false;
        Asked = asked;
        return true;
    }
}
