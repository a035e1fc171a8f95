using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>How long, how often renewed, with what technique: what a small purchase needs nothing of.</summary>
[Needs(Capability.EditConsultation)]
public sealed class TermsModel(DraftServices services, StateTerms stateTerms) : DraftModel(services)
{
    private const string None = "None";

    [BindProperty] public string? Months { get; set; }
    [BindProperty] public string? Renewals { get; set; }
    [BindProperty] public string? RenewalMonths { get; set; }
    [BindProperty] public string? OptionsText { get; set; }
    [BindProperty] public string FrameworkKind { get; set; } = None;
    [BindProperty] public string? Maximum { get; set; }
    [BindProperty] public string? LongReason { get; set; }
    [BindProperty] public string VariantsKind { get; set; } = "Unsaid";
    [BindProperty] public string ReservedKind { get; set; } = None;

    [BindProperty] public string? CandidatesMax { get; set; }
    [BindProperty] public bool Reduces { get; set; }
    [BindProperty] public string? OffersValid { get; set; }
    [BindProperty] public bool Signature { get; set; }
    [BindProperty] public bool SeveralOffers { get; set; }
    [BindProperty] public bool MaySkipNegotiation { get; set; }
    [BindProperty] public string CataloguesKind { get; set; } = None;

    /// <summary>What the notice says of the validity where the buyer says nothing.</summary>
    public int UsualValidity => StatedTerms.Nothing.ValidMonthsAt(Judged.Launch);

    [BindProperty] public string? ParticipantsChosenBy { get; set; }
    [BindProperty] public string? Jury { get; set; }
    [BindProperty] public bool JuryQualified { get; set; }
    [BindProperty] public bool JuryBinds { get; set; }
    [BindProperty] public bool ContractFollows { get; set; }
    [BindProperty] public string? Prime { get; set; }

    public bool Negotiates => Consultation.Procedure == Procedure.Negotiated;
    public bool IsContest => Consultation.Procedure == Procedure.DesignContest;

    /// <summary>An accord-cadre, by as what the buyer buys.</summary>
    public FrameworkLimit Longest => FrameworkLimit.On(FranceTime.DayOf(Judged.Launch), Judged.Buyer);

    public string UnsaidLabel => UnsaidVariants.Of(Consultation.Procedure.IsFormalised, Judged.Buyer, Judged.Launch) is var unsaid
        ? $"Ne rien dire\u00A0: {(unsaid.Allowed ? "autorisées" : "interdites")} pour cette procédure ({unsaid.Article})" : "";

    public override string Vocabulary => IsContest ? "Concours, Jury, Anonymat, Reconduction" : "Reconduction, Accord-cadre, Marché subséquent, Variante";

    protected override PublicationStep Step => PublicationStep.Terms;

    public override object Replaced => Stated.Terms;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        var terms = Stated.Terms;
        (Months, Renewals, RenewalMonths, OptionsText) = ($"{terms.DurationMonths}", $"{terms.Renewals}", $"{terms.RenewalMonths}", terms.Options);
        (FrameworkKind, Maximum, LongReason) = (terms.Framework?.ToString() ?? None, ValueModel.Typed(terms.FrameworkMaximum), terms.FrameworkLong);
        (CandidatesMax, Reduces, MaySkipNegotiation) = ($"{terms.CandidatesMax}", terms.SuccessiveReduction, terms.MaySkipNegotiation ?? false);
        (OffersValid, Signature, SeveralOffers, CataloguesKind) = ($"{terms.OffersValidMonths}", terms.SignatureRequired ?? false, terms.SeveralOffers ?? false, terms.Catalogues?.ToString() ?? None);
        (ParticipantsChosenBy, Jury, JuryQualified, JuryBinds, ContractFollows, Prime) = (terms.ParticipantsChosenBy, terms.Jury, terms.JuryQualified, terms.JuryBinds, terms.ContractFollows, ValueModel.Typed(terms.Prime));
        (VariantsKind, ReservedKind) = (terms.Variants?.ToString() ?? "Unsaid", terms.ReservedFor?.ToString() ?? None);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        var (months, renewals, each) = (Numbers.Read(ModelState, nameof(Months), Months), Numbers.Read(ModelState, nameof(Renewals), Renewals), Numbers.Read(ModelState, nameof(RenewalMonths), RenewalMonths));
        var most = Numbers.Read(ModelState, nameof(CandidatesMax), CandidatesMax);
        var valid = Numbers.Read(ModelState, nameof(OffersValid), OffersValid);
        var maximum = Amounts.Read(Maximum);
        if (!string.IsNullOrWhiteSpace(Maximum) && maximum is null) ModelState.AddModelError(nameof(Maximum), ConsultationTexts.AmountUnreadable);
        var prime = Amounts.Read(Prime);
        if (!string.IsNullOrWhiteSpace(Prime) && prime is null) ModelState.AddModelError(nameof(Prime), ConsultationTexts.AmountUnreadable);
        StatedTerms Change(StatedTerms terms) => terms with
        {
            DurationMonths = months, Renewals = renewals, RenewalMonths = each, Options = OptionsText, Framework = Read<Framework>(FrameworkKind), FrameworkMaximum = maximum, FrameworkLong = LongReason,
            Variants = Read<Variants>(VariantsKind), ReservedFor = Read<ReservedFor>(ReservedKind),
            // The value of the platform, left as it is, is not the buyer's word.
            OffersValidMonths = valid, SignatureRequired = Said(Signature, terms.SignatureRequired), SeveralOffers = Said(SeveralOffers, terms.SeveralOffers), Catalogues = Read<ElectronicCatalogues>(CataloguesKind),
            CandidatesMax = Consultation.Procedure.IsInTwoSteps ? most : terms.CandidatesMax, SuccessiveReduction = Consultation.Procedure is { IsInTwoSteps: true, MayNegotiate: true } ? Reduces : terms.SuccessiveReduction,
            MaySkipNegotiation = Negotiates ? Said(MaySkipNegotiation, terms.MaySkipNegotiation) : terms.MaySkipNegotiation,
        } is var changed && IsContest
            ? changed with { ParticipantsChosenBy = ParticipantsChosenBy, Jury = Jury, JuryQualified = JuryQualified, JuryBinds = JuryBinds, ContractFollows = ContractFollows, Prime = prime }
            : changed;      // of another procedure nothing was asked: what was said of a contest waits
        // All that is wrong at once, also beside what cannot be read.
        foreach (var problem in Change(Stated.Terms).Cleaned().Problems()) ModelState.TryAddModelError(FieldOf(problem.Field), Words.Of(problem));
        if (!ModelState.IsValid) return this.Invalid();
        return await stateTerms.ExecuteAsync(new(Id, Change), cancel) is StateTerms.Outcome.AlreadyPublished ? Published() : await OnwardAsync(Links.Buyer.Terms(Portal, Id.Value), cancel);
    }

    private static bool? Said(bool chosen, bool? before) => chosen || before is not null ? chosen : null;

    public static T? Read<T>(string? chosen) where T : struct, Enum => Enum.TryParse<T>(chosen, out var one) && Enum.IsDefined(one) ? one : null;

    private static string FieldOf(TermsField field) => field switch
    {
        TermsField.DurationMonths => nameof(Months), TermsField.Options => nameof(OptionsText), TermsField.FrameworkMaximum => nameof(Maximum), TermsField.FrameworkLong => nameof(LongReason), TermsField.OffersValidMonths => nameof(OffersValid), _ => $"{field}",
    };
}
