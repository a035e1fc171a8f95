using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The questions asked about a consultation, as typed. The same on the page that creates and on the one that amends.</summary>
public sealed class ContentForm
{
    public string? Title { get; set; }
    public Nature? Nature { get; set; }
    public string? Cpv { get; set; }
    public string? Description { get; set; }
    public string? Place { get; set; }
    public TypedDateTime QuestionsDeadline { get; set; } = new();
    public TypedDateTime SubmissionDeadline { get; set; } = new();

    public static ContentForm Of(Consultation c) => new()
    {
        Title = c.Title, Nature = c.Nature, Cpv = c.Cpv, Description = c.Description, Place = c.Place,
        QuestionsDeadline = c.QuestionsDeadline is { } questions ? TypedDateTime.From(questions) : new(),
        SubmissionDeadline = c.SubmissionDeadline is { } submission ? TypedDateTime.From(submission) : new(),
    };

    /// <summary>Null when a date cannot be read: the hour that does not exist, or exists twice. The reason stands under its field.</summary>
    public ConsultationContent? Read(ModelStateDictionary state, string prefix, DateTimeOffset now)
    {
        var questions = IsBlank(QuestionsDeadline) ? null : QuestionsDeadline.Read(state, $"{prefix}.{nameof(QuestionsDeadline)}");
        var submission = IsBlank(SubmissionDeadline) ? null : SubmissionDeadline.Read(state, $"{prefix}.{nameof(SubmissionDeadline)}");
        var content = new ConsultationContent(Title, Description, Nature, Cpv, Place, questions, submission);
        if (state.IsValid) return content;
        Refuse(state, prefix, content.Problems(now).Where(problem => state[$"{prefix}.{problem.Field}"] is not { Errors.Count: > 0 }));       // told with the date, not after it
        return null;
    }

    public static void Refuse(ModelStateDictionary state, string prefix, IEnumerable<ContentProblem> problems)
    {
        foreach (var problem in problems) state.AddModelError($"{prefix}.{problem.Field}", Words.Of(problem));
    }

    private static bool IsBlank(TypedDateTime typed) => new[] { typed.Day, typed.Month, typed.Year, typed.Hour, typed.Minute }.All(string.IsNullOrWhiteSpace);
}
