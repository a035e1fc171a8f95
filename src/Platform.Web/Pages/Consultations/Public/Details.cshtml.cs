using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Notices;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Public;

[Anonymous]
public sealed class DetailsModel(ConsultationForPublic consultations, DceForPages dce, ReadWithheld withheld, AnswersForPublic answers, ReadCorrections corrections, ReadPublicNotice notices, IOptions<Limits> limits, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public ConsultationForPublic.Details Consultation { get; private set; } = default!; // set, or 404
    public DceForPages.Version? Documents { get; private set; }
    public IReadOnlyList<ReadWithheld.Line> Withheld { get; private set; } = [];
    public IReadOnlyList<DceForPages.Change> Changes { get; private set; } = [];
    public IReadOnlyList<AnswersForPublic.Line> Answers { get; private set; } = [];
    public IReadOnlyList<ReadCorrections.Line> Corrections { get; private set; } = [];
    public IReadOnlyList<ReadPublicNotice.Other> Notices { get; private set; } = [];

    /// <summary>Null: no public notice names anybody.</summary>
    public PublishedContact? Contact { get; private set; }
    /// <summary>What is deposited now: where the procedure has phases, candidatures alone.</summary>
    public Contents Holds => Consultation.Procedure.IsInTwoSteps ? Contents.Applications : Contents.Both;

    public Limits Limits => limits.Value;
    public DateTimeOffset Now => clock.GetUtcNow();

    public bool IsOpen => Consultation.ClosedAt is null && Consultation.DiscontinuedAt is null && Consultation.SubmissionDeadline >= clock.GetUtcNow();

    /// <summary>Questions are taken: until the day that the buyer gave, or the limit.</summary>
    public bool TakesQuestions => IsOpen && QuestionTime.End(Consultation.QuestionsDeadline, Consultation.SubmissionDeadline) >= clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        Consultation = found;
        Documents = await dce.PublishedAsync(Id, cancel);
        if (Consultation.Stated.Terms.WithheldReason is not null) Withheld = await withheld.ExecuteAsync(Id, cancel);      // written from the list
        Changes = await dce.ChangesAsync(Id, cancel);
        Corrections = await corrections.ExecuteAsync(Id, cancel);
        Answers = await answers.ExecuteAsync(Id, cancel);
        Notices = await notices.OfAsync(Id.Value, cancel);
        if (Notices.Count > 0) Contact = await notices.ContactAsync(Id.Value, cancel);
        return Page();
    }

    public IReadOnlyList<TimelineEvent> Events()
    {
        var events = new List<TimelineEvent> { new("Publication", Consultation.PublishedAt) };
        events.AddRange(Changes.Where(change => change.Number > 1).Select(change => new TimelineEvent(Reader.Fill($"Dossier, version {change.Number}"), change.PublishedAt)));
        events.AddRange(Consultation.MovedLimits.Select(moved => new TimelineEvent("Report de la limite", moved.DecidedAt)));
        events.AddRange(Corrections.Reverse().Select(correction => new TimelineEvent(Reader.Fill($"Rectificatif n°\u00A0{correction.Number}"), correction.PublishedAt)));
        events.AddRange(Answers.OrderBy(answer => answer.Number).Select(answer => new TimelineEvent(answer.Question is null ? Reader.Fill($"Précision n°\u00A0{answer.Number}") : Reader.Fill($"Réponse n°\u00A0{answer.Number}"), answer.PublishedAt)));
        if (Consultation.QuestionsDeadline is { } questions) events.Add(new("Fin des questions", questions));
        if (Consultation.DiscontinuedAt is { } discontinued) events.Add(new("Sans suite", discontinued));
        events.Add(new(Bids.Company.BidPhrases.Limit(Holds), Consultation.SubmissionDeadline, TimelineMark.Limit));
        // What was given up has no step to come.
        return Consultation.DiscontinuedAt is { } ended ? [.. events.Where(step => step.At <= ended)] : events;
    }
}
