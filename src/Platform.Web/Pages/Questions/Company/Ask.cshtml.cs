using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Questions.Company;

/// <summary>A company asks, and reads what became of its own questions. It learns nothing of others' (UX-7).</summary>
[Needs(Capability.DepositBid)]
public sealed class AskModel(QuestionsForCompany questions, AskQuestion ask, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    /// <summary>On the way back, once.</summary>
    [BindProperty(SupportsGet = true, Name = "posee")] public bool JustAsked { get; set; }

    /// <summary>Of this form: sent twice, it asks once.</summary>
    [BindProperty] public Id<Question> Question { get; set; }
    [BindProperty] public string? Text { get; set; }

    public string Company => person.Company.Name;
    public QuestionsForCompany.View View { get; private set; } = default!;      // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Question = Id<Question>.New();
        return await LoadAsync(cancel) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var outcome = await ask.ExecuteAsync(new(Id, Question, Text, person.Name), cancel);
        return outcome.Match(
            _ => this.SeeOther($"{Links.Questions.Ask(Id.Value)}?posee=true"),
            refused => this.Refuse(QuestionWords.Of(refused.Fault), nameof(Text)),
            _ => this.Refuse(QuestionTexts.Ask_Closed),
            tooMany => this.Refuse(string.Format(null, QuestionTexts.Ask_TooMany, tooMany.Most)),
            _ => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await questions.ExecuteAsync(Id, cancel) is not { } view) return false;
        View = view;
        return true;
    }
}
