using System.Globalization;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>The terms that a correction may say anew, each as one word of the register: a number, a day, a name; empty for nothing.</summary>
internal static class CorrectedTerms
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<CorrectedField> All { get; } =
        [CorrectedField.Duration, CorrectedField.Renewals, CorrectedField.RenewalMonths, CorrectedField.FrameworkLong, CorrectedField.Variants, CorrectedField.OffersValid, CorrectedField.Visit];

    public static bool IsOfTerms(this CorrectedField field) => All.Contains(field);

    public static string Word(this CorrectedField field, StatedTerms terms) => field switch
    {
        CorrectedField.Duration => Of(terms.DurationMonths),
        CorrectedField.Renewals => Of(terms.Renewals),
        CorrectedField.RenewalMonths => Of(terms.RenewalMonths),
        CorrectedField.FrameworkLong => terms.FrameworkLong?.ReplaceLineEndings("\n") ?? "",
        CorrectedField.OffersValid => Of(terms.OffersValidMonths),
        CorrectedField.Variants => $"{terms.Variants}",
        CorrectedField.Visit => terms.VisitOn is { } day ? day.ToString(Day, CultureInfo.InvariantCulture) : "",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No term."),
    };

    /// <summary>The terms once this field says that.</summary>
    public static StatedTerms Put(this CorrectedField field, StatedTerms terms, string word) => field switch
    {
        CorrectedField.Duration => terms with { DurationMonths = Number(word) },
        CorrectedField.Renewals => terms with { Renewals = Number(word) },
        CorrectedField.RenewalMonths => terms with { RenewalMonths = Number(word) },
        CorrectedField.FrameworkLong => terms with { FrameworkLong = word.Length == 0 ? null : word },
        CorrectedField.OffersValid => terms with { OffersValidMonths = Number(word) },
        CorrectedField.Variants => terms with { Variants = word.Length == 0 ? null : Enum.Parse<Variants>(word) },
        CorrectedField.Visit => terms with { VisitOn = word.Length == 0 ? null : DateOnly.ParseExact(word, Day, CultureInfo.InvariantCulture) },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No term."),
    };

    private static string Of(int? number) => number is { } some ? some.ToString(CultureInfo.InvariantCulture) : "";

    private static int? Number(string word) => word.Length == 0 ? null : int.Parse(word, CultureInfo.InvariantCulture);
}
