using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Questions.Buyer;

/// <summary>The wording that everybody will read, and the answer. Kept as often as one likes; nothing is published here.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class WriteModel(ConsultationForBuyer consultations, QuestionsForBuyer questions, SaveAnswer save, DiscardAnswer discard, BuyingDepartments buying, CurrentPerson person)
    : QuestionsPage(consultations, questions, buying, person), IReplaces
{
    [BindProperty(SupportsGet = true, Name = "reponse")] public Id<AnswerDraft> Answer { get; set; }
    [BindProperty] public string? Wording { get; set; }
    [BindProperty] public string? Text { get; set; }

    public QuestionsForBuyer.Draft Draft { get; private set; } = default!;      // set, or 404

    public object Replaced => new { Draft.Seal };

    /// <summary>What was asked together is longer than what can be published: the wording began with a part of it.</summary>
    public bool IsCut => BeginAnswer.Joined(Draft.Questions.Select(q => q.Text)).Length > Core.Questions.Answer.MaxQuestion;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        (Wording, Text) = (Draft.Question, Draft.Text);
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => SaveAsync(Links.Questions.Publish(Portal, Id.Value, Answer.Value), asksForAll: true, cancel);

    public Task<IActionResult> OnPostKeepAsync(CancellationToken cancel) => SaveAsync($"{Back}?garde=true", asksForAll: false, cancel);

    public async Task<IActionResult> OnPostDiscardAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        StampTag.Check(Request, this, ModelState, QuestionTexts.Answer_DiscardChanged);
        if (!ModelState.IsValid)
        {
            (Wording, Text) = (Draft.Question, Draft.Text);
            return this.Invalid();
        }
        await discard.ExecuteAsync(Answer, cancel);
        return this.SeeOther(Back);
    }

    private async Task<IActionResult> SaveAsync(string next, bool asksForAll, CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        StampTag.Check(Request, this, ModelState);
        if (asksForAll && Draft.Questions.Count > 0 && WrittenText.Read(Wording).Length == 0) ModelState.AddModelError(nameof(Wording), QuestionTexts.Answer_QuestionMissing);
        if (asksForAll && WrittenText.Read(Text).Length == 0) ModelState.AddModelError(nameof(Text), QuestionTexts.Answer_TextMissing);
        if (!ModelState.IsValid) return this.Invalid();
        return await save.ExecuteAsync(new(Answer, Wording, Text, ByName), cancel) switch
        {
            SaveAnswer.Outcome.Saved => this.SeeOther(next),
            SaveAnswer.Outcome.QuestionTooLong => this.Refuse(QuestionTexts.Answer_QuestionTooLong, nameof(Wording)),
            SaveAnswer.Outcome.TextTooLong => this.Refuse(QuestionTexts.Answer_TextTooLong, nameof(Text)),
            _ => NotFound(),
        };
    }

    private async Task<bool> ReadAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !MayAnswer || await Questions.DraftAsync(Id, Answer, cancel) is not { } draft) return false;
        Draft = draft;
        return true;
    }
}
