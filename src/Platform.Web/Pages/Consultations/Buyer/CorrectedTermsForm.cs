using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The terms that an avis rectificatif may say anew, as typed.</summary>
public sealed record CorrectedTermsForm
{
    public const string Unsaid = "Unsaid";

    public string? Months { get; set; }
    public string? Renewals { get; set; }
    public string? RenewalMonths { get; set; }
    public string? LongReason { get; set; }
    public string VariantsKind { get; set; } = Unsaid;
    public string? OffersValid { get; set; }
    public TypedDay VisitOn { get; set; } = new();

    public static CorrectedTermsForm From(StatedTerms terms) => new()
    {
        Months = $"{terms.DurationMonths}", Renewals = $"{terms.Renewals}", RenewalMonths = $"{terms.RenewalMonths}", LongReason = terms.FrameworkLong,
        VariantsKind = terms.Variants?.ToString() ?? Unsaid, OffersValid = $"{terms.OffersValidMonths}", VisitOn = terms.VisitOn is { } day ? TypedDay.From(day) : new(),
    };

    /// <summary>Of a procedure in two steps the notice says nothing of how long offers hold.</summary>
    public static bool AsksValidity(Consultation consultation) => !consultation.Procedure.IsInTwoSteps;

    /// <param name="current">What the page does not ask for stays as it is.</param>
    public StatedTerms Read(ModelStateDictionary state, string name, Consultation consultation, StatedTerms current) => current with
    {
        DurationMonths = Numbers.Read(state, $"{name}.{nameof(Months)}", Months),
        Renewals = Numbers.Read(state, $"{name}.{nameof(Renewals)}", Renewals),
        RenewalMonths = Numbers.Read(state, $"{name}.{nameof(RenewalMonths)}", RenewalMonths),
        FrameworkLong = current.Framework is null ? current.FrameworkLong : LongReason,
        Variants = TermsModel.Read<Variants>(VariantsKind),
        OffersValidMonths = AsksValidity(consultation) ? Numbers.Read(state, $"{name}.{nameof(OffersValid)}", OffersValid) : current.OffersValidMonths,
        VisitOn = VisitOn.ReadOptional(state, $"{name}.{nameof(VisitOn)}"),
    };

    /// <summary>For a page that shows it without asking again.</summary>
    public IEnumerable<(string Name, string? Value)> Typed(string name) =>
    [
        ($"{name}.{nameof(Months)}", Months), ($"{name}.{nameof(Renewals)}", Renewals), ($"{name}.{nameof(RenewalMonths)}", RenewalMonths), ($"{name}.{nameof(LongReason)}", LongReason),
        ($"{name}.{nameof(VariantsKind)}", VariantsKind), ($"{name}.{nameof(OffersValid)}", OffersValid),
        ($"{name}.{nameof(VisitOn)}.Day", VisitOn.Day), ($"{name}.{nameof(VisitOn)}.Month", VisitOn.Month), ($"{name}.{nameof(VisitOn)}.Year", VisitOn.Year),
    ];

    public static string FieldOf(TermsField field) => field switch
    {
        TermsField.DurationMonths => nameof(Months), TermsField.FrameworkLong => nameof(LongReason), TermsField.OffersValidMonths => nameof(OffersValid), _ => $"{field}",
    };
}
