using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The fifth question: by what offers are judged, and what execution has to respect.</summary>
[Needs(Capability.EditConsultation)]
public sealed class CriteriaModel(DraftServices services, StateCriteria stateCriteria, StateTerms stateTerms) : DraftModel(services)
{
    private const int Usual = 3;

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public sealed class Line
    {
        public string? Wording { get; set; }
        public string? Kind { get; set; }
        public string? Weight { get; set; }
        public bool Environmental { get; set; }
    }

    /// <summary>0: of the consultation.</summary>
    [BindProperty(SupportsGet = true)] public int Lot { get; set; }
    [BindProperty] public bool InFile { get; set; }
    [BindProperty] public List<Line> Lines { get; set; } = [];

    /// <summary>Why criteria have no weights, in a procedure that asks for them.</summary>
    [BindProperty] public string? WhyRanked { get; set; }

    /// <summary>Null: nobody has answered for this file yet.</summary>
    [BindProperty] public bool? Environmental { get; set; }
    [BindProperty] public bool Social { get; set; }
    [BindProperty] public string? NoSocial { get; set; }

    /// <summary>The button that saves and gives one line more.</summary>
    [BindProperty(Name = "plus")] public string? More { get; set; }

    /// <summary>One line more than are filled.</summary>
    [BindProperty(SupportsGet = true, Name = "ligne")] public string? OneMore { get; set; }

    public bool IsContest => Consultation.Procedure == Procedure.DesignContest;

    /// <summary>CCP, art. R2152-12; of the projects of a contest the Code asks for none.</summary>
    public bool NeedsWeights => Consultation.Procedure.IsFormalised && !IsContest;

    public bool NeedsSocial => Judged.RegimeOfClauses.Publicity == Publicity.European;

    public override string Vocabulary => "Critère d’attribution, Pondération";

    protected override PublicationStep Step => PublicationStep.Criteria;

    public override object Replaced => new { Criteria = Stated.Criteria.Where(k => k.LotNumber == Lot).Select(k => new { k.Wording, k.Kind, k.Weight, k.Environmental }), Stated.Terms.CriteriaInFile, Stated.Terms.WhyRanked, Stated.Terms.EnvironmentalClause, Stated.Terms.SocialClause, Stated.Terms.NoSocialClause };

    private string Self => Links.Buyer.Criteria(Portal, Id.Value);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        if (Lot < 0 || (Lot > 0 && Stated.Lots.All(lot => lot.Number != Lot))) return NotFound();
        var terms = Stated.Terms;
        (InFile, Environmental, Social, NoSocial) = (terms.CriteriaInFile, terms.EnvironmentalClause ? true : Question is not null && Shown is null ? (bool?)null : false, terms.SocialClause, $"{terms.NoSocialClause}");
        WhyRanked = terms.WhyRanked;
        Lines = [.. Stated.Criteria.Where(k => k.LotNumber == Lot).Select(k => new Line { Wording = k.Wording, Kind = $"{k.Kind}", Weight = k.Weight?.ToString("0.##", French), Environmental = k.Environmental })];
        if (OneMore is not null) Lines.Add(new());
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        var typed = Lines.Take(StatedCriterion.Most).Select((line, place) => new StateCriteria.Typed(line.Wording, TermsModel.Read<CriterionKind>(line.Kind), Weight(line.Weight, place), line.Environmental)).ToList();
        Fill();
        // Where it is not asked, what was said before stays.
        StatedTerms Explained(StatedTerms terms) => NeedsWeights && Lot == 0 ? terms with { WhyRanked = WhyRanked } : terms;
        foreach (var problem in Explained(Stated.Terms).Problems().Where(problem => problem.Field == TermsField.WhyRanked)) ModelState.AddModelError(nameof(WhyRanked), Words.Of(problem));
        if (!ModelState.IsValid) return this.Invalid();
        switch (await stateCriteria.ExecuteAsync(new(Id, Lot, typed), cancel))
        {
            case StateCriteria.Outcome.Refused refused:
                foreach (var problem in refused.Problems) ModelState.AddModelError($"Lines[{problem.Line}].{FieldOf(problem.Fault)}", Words.Of(problem));
                return this.Invalid();
            case StateCriteria.Outcome.AlreadyPublished: return Published();
            case StateCriteria.Outcome.NotFound: return NotFound();
        }
        if (Lot == 0)
        {
            await stateTerms.ExecuteAsync(new(Id, terms => Explained(terms) with
            {
                CriteriaInFile = InFile, EnvironmentalClause = Environmental == true, SocialClause = Social, NoSocialClause = TermsModel.Read<NoSocialClause>(NoSocial),
            }), cancel);
        }
        if (More is not null) return this.SeeOther($"{Self}?ligne=plus{(Lot > 0 ? $"&lot={Lot}" : "")}{(Question is { } number ? $"&question={number}" : "")}");
        return Lot > 0 ? this.SeeOther(Links.Buyer.Lots(Portal, Id.Value)) : await OnwardAsync(Self, cancel);
    }

    private void Fill()
    {
        while (Lines.Count < Usual) Lines.Add(new());
    }

    private decimal? Weight(string? typed, int place)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var weight = Amounts.Read(typed.Replace("%", "", StringComparison.Ordinal));
        if (weight is null) ModelState.AddModelError($"Lines[{place}].Weight", ConsultationTexts.NumberUnreadable);
        return weight;
    }

    private static string FieldOf(StateCriteria.Fault fault) => fault switch { StateCriteria.Fault.KindMissing => nameof(Line.Kind), StateCriteria.Fault.WeightOutOfRange => nameof(Line.Weight), _ => nameof(Line.Wording) };
}
