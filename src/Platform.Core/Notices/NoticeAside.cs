using Platform.Core.Consultations;

namespace Platform.Core.Notices;

/// <summary>Where a buyer changes what a notice says aside; Fixed: the platform says it in every notice.</summary>
public enum AsideField { Fixed, OffersValid, Signature, SeveralOffers, Catalogues, Paper, Candidates, Reduction, MaySkipNegotiation }

/// <param name="IsUsual">Nobody said it: the value of the platform.</param>
public sealed record AsideLine(string Label, string Said, bool IsUsual, AsideField Field);

/// <summary>
/// What a contract notice says and none of the seven questions asks: read from the notice itself, so that a page shows what will be published and nothing else.
/// A line of the notice that stands neither there nor in a question fails a test (DraftNoticeTests).
/// </summary>
public static class NoticeAside
{
    private static readonly (string Label, AsideField Field)[] Lines =
    [
        ("l.validity", AsideField.OffersValid), ("l.electronic", AsideField.Paper), ("l.signature", AsideField.Signature), ("l.several", AsideField.SeveralOffers), ("l.catalogues", AsideField.Catalogues),
        ("l.candidates", AsideField.Candidates), ("l.reduction", AsideField.Reduction), ("l.skip-negotiation", AsideField.MaySkipNegotiation), ("l.all-lots", AsideField.Fixed), ("l.languages", AsideField.Fixed), ("l.gpa", AsideField.Fixed),
        ("l.invoices", AsideField.Fixed), ("l.orders", AsideField.Fixed), ("l.payments", AsideField.Fixed), ("l.activity", AsideField.Fixed), ("l.legal-type", AsideField.Fixed),
        ("l.appeal-body", AsideField.Fixed), ("l.appeal-periods", AsideField.Fixed),
    ];

    public static IReadOnlyList<AsideLine> Of(CanonicalNotice notice, StatedTerms terms)
    {
        var said = NoticeSheet.Of(notice).Sections.SelectMany(section => section.Lines).ToLookup(line => line.Label, StringComparer.Ordinal);
        return [.. from line in Lines
                   let label = NoticePhrases.Say(line.Label)
                   where said.Contains(label)
                   let field = IsAsked(line.Field, notice.Procedure.Type) ? line.Field : AsideField.Fixed
                   select new AsideLine(label, string.Join(", ", said[label].First().Texts), IsUsual(field, terms), field)];
    }

    // A paper deposit is asked about in a formalised procedure, successive phases where one negotiates.
    private static bool IsAsked(AsideField field, NoticeProcedureType type) => field switch
    {
        AsideField.Paper => type != NoticeProcedureType.Adapted,
        AsideField.Reduction => type is NoticeProcedureType.Negotiated or NoticeProcedureType.CompetitiveDialogue,
        _ => true,
    };

    /// <summary>The place of the whole, as the notice says it: « 26800 Étoile-sur-Rhône, FRK23 ».</summary>
    /// <returns>Null: it would name none.</returns>
    public static string? PlaceOf(CanonicalNotice notice) => notice.Purpose.Places.Select(NoticeSentences.Place).FirstOrDefault(place => place.Length > 0);

    private static bool IsUsual(AsideField field, StatedTerms terms) => field switch
    {
        AsideField.OffersValid => terms.OffersValidMonths is null,
        AsideField.Signature => terms.SignatureRequired is null,
        AsideField.SeveralOffers => terms.SeveralOffers is null,
        AsideField.Catalogues => terms.Catalogues is null,
        AsideField.Paper => terms.PaperCase is null,
        AsideField.Candidates => terms.CandidatesMax is null,
        AsideField.Reduction => !terms.SuccessiveReduction,
        AsideField.MaySkipNegotiation => terms.MaySkipNegotiation is null,
        AsideField.Fixed => true,
    };
}
