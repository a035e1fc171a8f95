using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>The order of the fields on the page is the order of the errors.</summary>
public enum QuoteField { Department, Title, Description, Cpv, Place, IsPublic, AnswersDue }

public enum QuoteFault { Missing, TooLong, Unknown, Past }

public sealed record QuoteProblem(QuoteField Field, QuoteFault Fault);

/// <summary>What a buyer says about a quote request, unchecked.</summary>
public sealed record QuoteContent(string? Title, string? Description, string? Cpv, string? Place, bool? IsPublic, DateTimeOffset? AnswersDue)
{
    public const int MaxTitle = 200, MaxDescription = 4_000, MaxPlace = 200;

    /// <summary>All of them: somebody who corrects one learns of the others at once.</summary>
    public IReadOnlyList<QuoteProblem> Problems(DateTimeOffset now)
    {
        var problems = new List<QuoteProblem>();
        void Text(QuoteField field, string? text, int most)
        {
            if (string.IsNullOrWhiteSpace(text)) problems.Add(new(field, QuoteFault.Missing));
            else if (text.Trim().Length > most) problems.Add(new(field, QuoteFault.TooLong));
        }
        Text(QuoteField.Title, Title, MaxTitle);
        Text(QuoteField.Description, Description, MaxDescription);
        if (string.IsNullOrWhiteSpace(Cpv)) problems.Add(new(QuoteField.Cpv, QuoteFault.Missing));
        else if (CpvCode.Clean(Cpv) is null) problems.Add(new(QuoteField.Cpv, QuoteFault.Unknown));
        if (Place?.Trim().Length > MaxPlace) problems.Add(new(QuoteField.Place, QuoteFault.TooLong));
        if (IsPublic is null) problems.Add(new(QuoteField.IsPublic, QuoteFault.Missing));
        if (AnswersDue is null) problems.Add(new(QuoteField.AnswersDue, QuoteFault.Missing));
        else if (AnswersDue <= now) problems.Add(new(QuoteField.AnswersDue, QuoteFault.Past));
        return problems;
    }

    /// <summary>After <see cref="Problems"/> found nothing.</summary>
    internal CheckedQuote Checked => new(Title!.Trim(), Description!.Trim(), CpvCode.Clean(Cpv)!, string.IsNullOrWhiteSpace(Place) ? null : Place.Trim(),   // found by Problems
        IsPublic!.Value, AnswersDue!.Value.ToUniversalTime());       // likewise
}

internal sealed record CheckedQuote(string Title, string Description, string Cpv, string? Place, bool IsPublic, DateTimeOffset AnswersDue);
