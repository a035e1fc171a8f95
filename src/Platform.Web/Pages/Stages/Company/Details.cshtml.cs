using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Questions;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Stages.Company;

/// <summary>A phase as an invited company reads it: the file, the questions, the deposit. To anybody else it does not exist.</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class DetailsModel(ReadMyStage read, ConsultationForPublic consultations, DceForPages dce, AnswersForPublic answers, ReadCorrections corrections, ReadWithheld withheld, ReadPublicNotice notices, WithdrawDce withdrawDce, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public ReadMyStage.View Stage { get; private set; } = default!; // set, or 404
    public ConsultationForPublic.Details Consultation { get; private set; } = default!; // set, or 404
    public DceForPages.Version? Documents { get; private set; }
    public IReadOnlyList<ReadWithheld.Line> Withheld { get; private set; } = [];
    public IReadOnlyList<DceForPages.Change> Changes { get; private set; } = [];
    public IReadOnlyList<AnswersForPublic.Line> Answers { get; private set; } = [];
    public IReadOnlyList<ReadCorrections.Line> Corrections { get; private set; } = [];

    /// <summary>Of the consultation that it follows from: a phase has no notice. Null: nobody is named.</summary>
    public PublishedContact? Contact { get; private set; }
    public bool IsOpen => Consultation.ClosedAt is null && Consultation.DiscontinuedAt is null && Consultation.SubmissionDeadline >= clock.GetUtcNow();
    public bool TakesQuestions => IsOpen && QuestionTime.End(Consultation.QuestionsDeadline, Consultation.SubmissionDeadline) >= clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync([FromServices] NoteInvitationRead note, CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } stage || await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        (Stage, Consultation) = (stage, found);
        await note.ExecuteAsync(Id, person.Name, cancel);
        Documents = await dce.PublishedAsync(Id, cancel);
        if (Consultation.Stated.Terms.WithheldReason is not null) Withheld = await withheld.ExecuteAsync(Id, cancel);      // written from the list
        Changes = await dce.ChangesAsync(Id, cancel);
        Answers = await answers.ExecuteAsync(Id, cancel);
        Corrections = await corrections.ExecuteAsync(Id, cancel);
        Contact = await notices.ContactAsync(stage.First.Value, cancel);
        return Page();
    }

    /// <summary>Takes the whole file, in the name of the company: it is told of changes.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is null) return NotFound();
        var outcome = await withdrawDce.ExecuteAsync(new(Id, new(person.Company.Name, person.Name, person.Email)), cancel);
        return outcome.Match<IActionResult>(withdrawn => this.SeeOther(Links.Stages.Download(Id.Value, withdrawn.Token)), _ => NotFound(), _ => NotFound());
    }
}
