using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>A date and an hour as typed, in Paris time. <paramref name="Second"/> answers « which one? » on the night when the hour exists twice.</summary>
public sealed record TypedTime(DateTime Local, bool? Second = null);

/// <summary>What a buyer says about a consultation, unchecked.</summary>
public sealed record ConsultationContent(
    string? Title, string? Description, Nature? Nature, string? Cpv, string? Place, TypedTime? QuestionsDeadline, TypedTime? SubmissionDeadline)
{
    public const int MaxTitle = 200;
    public const int MaxDescription = 4_000;
    public const int MaxPlace = 200;

    /// <summary>Both deadlines must lie ahead; short ones are only warned about when publishing.</summary>
    internal Checking Check(DateTimeOffset now)
    {
        var problems = new List<ContentProblem>();
        var questions = Resolve(QuestionsDeadline, ContentField.QuestionsDeadline, now, problems);
        var submission = Resolve(SubmissionDeadline, ContentField.SubmissionDeadline, now, problems);
        if (questions >= submission) problems.Add(new(ContentField.QuestionsDeadline, ContentFault.QuestionsAfterSubmission));
        CheckTexts(problems);
        if (problems.Count > 0) return new Checking.Refused([.. problems.OrderBy(problem => problem.Field)]);
        return new Checking.Accepted(new CheckedContent(Title!.Trim(), Description!.Trim(), Nature!.Value, CpvCode.Clean(Cpv)!, // checked just above
            string.IsNullOrWhiteSpace(Place) ? null : Place.Trim(), questions, submission));
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

    private static DateTimeOffset? Resolve(TypedTime? typed, ContentField field, DateTimeOffset now, List<ContentProblem> problems)
    {
        if (typed is null) return null;
        var instant = FranceTime.Parse(typed.Local).Match<DateTimeOffset?>(
            at => at,
            () => Fault(ContentFault.HourDoesNotExist),
            both => typed.Second is { } second ? both[second ? 1 : 0] : Fault(ContentFault.HourExistsTwice));
        return instant <= now ? Fault(ContentFault.Past) : instant;

        DateTimeOffset? Fault(ContentFault fault)
        {
            problems.Add(new(field, fault));
            return null;
        }
    }
}

/// <summary>The order of the fields on the page is the order of the errors.</summary>
public enum ContentField { Title, Nature, Cpv, Description, Place, QuestionsDeadline, SubmissionDeadline }

public enum ContentFault { Missing, TooLong, CpvUnknown, Past, HourDoesNotExist, HourExistsTwice, QuestionsAfterSubmission }

public sealed record ContentProblem(ContentField Field, ContentFault Fault);

/// <summary>The same, checked, with instants in UTC.</summary>
public sealed record CheckedContent(string Title, string Description, Nature Nature, string Cpv, string? Place, DateTimeOffset? QuestionsDeadline, DateTimeOffset? SubmissionDeadline);

internal abstract record Checking
{
    private Checking() { }
    public sealed record Accepted(CheckedContent Content) : Checking;
    public sealed record Refused(IReadOnlyList<ContentProblem> Problems) : Checking;
}
