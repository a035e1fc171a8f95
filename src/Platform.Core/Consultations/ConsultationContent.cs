using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a buyer says about a consultation, unchecked. Deadlines were typed in Paris time and read through FranceTime: here they are instants.</summary>
public sealed record ConsultationContent(
    string? Title, string? Description, Nature? Nature, string? Cpv, string? Place, DateTimeOffset? QuestionsDeadline, DateTimeOffset? SubmissionDeadline)
{
    public const int MaxTitle = 200;
    public const int MaxDescription = 4_000;
    public const int MaxPlace = 200;

    /// <summary>Both deadlines must lie ahead; short ones are only warned about when publishing.</summary>
    /// <param name="now">When.</param>
    /// <param name="before">What stands: dates that are left as they are accuse nobody of anything.</param>
    internal Checking Check(DateTimeOffset now, Consultation? before = null)
    {
        var keepsDates = before is not null && before.QuestionsDeadline == QuestionsDeadline && before.SubmissionDeadline == SubmissionDeadline;
        if (Problems(now).Where(problem => !keepsDates || problem.Field < ContentField.QuestionsDeadline).ToList() is { Count: > 0 } problems) return new Checking.Refused(problems);
        return new Checking.Accepted(new CheckedContent(Title!.Trim(), Description!.Trim(), Nature!.Value, CpvCode.Clean(Cpv)!, // checked just above
            string.IsNullOrWhiteSpace(Place) ? null : Place.Trim(), QuestionsDeadline?.ToUniversalTime(), SubmissionDeadline?.ToUniversalTime()));
    }

    /// <summary>All of them, in the order of the page: somebody who corrects one learns of the others at once.</summary>
    public IReadOnlyList<ContentProblem> Problems(DateTimeOffset now)
    {
        var problems = new List<ContentProblem>();
        if (QuestionsDeadline <= now) problems.Add(new(ContentField.QuestionsDeadline, ContentFault.Past));
        if (SubmissionDeadline <= now) problems.Add(new(ContentField.SubmissionDeadline, ContentFault.Past));
        if (QuestionsDeadline >= SubmissionDeadline) problems.Add(new(ContentField.QuestionsDeadline, ContentFault.QuestionsAfterSubmission));
        CheckTexts(problems);
        return [.. problems.OrderBy(problem => problem.Field)];
    }

    private void CheckTexts(List<ContentProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(Title)) problems.Add(new(ContentField.Title, ContentFault.Missing));
        else if (Title.Trim().Length > MaxTitle) problems.Add(new(ContentField.Title, ContentFault.TooLong));
        if (string.IsNullOrWhiteSpace(Description)) problems.Add(new(ContentField.Description, ContentFault.Missing));
        else if (Description.Trim().Length > MaxDescription) problems.Add(new(ContentField.Description, ContentFault.TooLong));
        if (Nature is null) problems.Add(new(ContentField.Nature, ContentFault.Missing));
        if (string.IsNullOrWhiteSpace(Cpv)) problems.Add(new(ContentField.Cpv, ContentFault.Missing));
        else if (CpvCode.Clean(Cpv) is null) problems.Add(new(ContentField.Cpv, ContentFault.CpvUnknown));
        if (Place?.Trim().Length > MaxPlace) problems.Add(new(ContentField.Place, ContentFault.TooLong));
    }
}

/// <summary>The order of the fields on the page is the order of the errors.</summary>
public enum ContentField { Title, Nature, Cpv, Description, Place, QuestionsDeadline, SubmissionDeadline }

public enum ContentFault { Missing, TooLong, CpvUnknown, Past, QuestionsAfterSubmission }

public sealed record ContentProblem(ContentField Field, ContentFault Fault);

/// <summary>The same, checked, with instants in UTC.</summary>
public sealed record CheckedContent(string Title, string Description, Nature Nature, string Cpv, string? Place, DateTimeOffset? QuestionsDeadline, DateTimeOffset? SubmissionDeadline);

internal abstract record Checking
{
    private Checking() { }
    public sealed record Accepted(CheckedContent Content) : Checking;
    public sealed record Refused(IReadOnlyList<ContentProblem> Problems) : Checking;
}
