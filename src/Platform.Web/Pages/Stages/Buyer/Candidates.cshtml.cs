using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Stages.Buyer;

/// <summary>Who is admitted after the opening of the candidatures: every decision with its reason, then all of them on a check page, then the passkey.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class CandidatesModel(ReadCandidates read, AdmitCandidates admit, RecordCandidatesOpinion record, StepUpForms stepUp, CurrentPerson person) : PageModel, IReplaces
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public List<TypedChoice> Choices { get; set; } = [];
    [BindProperty] public string? Credential { get; set; }

    /// <summary>On the way back from the opinion of the jury, once.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    [BindProperty] public TypedDay MetOn { get; set; } = new();
    [BindProperty] public string? Opinion { get; set; }
    [BindProperty] public string? Without { get; set; }

    /// <summary>As the form sends it.</summary>
    public sealed class TypedChoice
    {
        public Guid Company { get; set; }
        public int Lot { get; set; }
        public bool? Admitted { get; set; }
        public string? Reason { get; set; }
    }

    /// <param name="Name">The candidate, and the lot where there are lots.</param>
    public sealed record Line(Guid Company, int Lot, string Name, bool? Admitted, string? Reason);

    public string Portal => person.Tenant.Slug;
    public ReadCandidates.View View { get; private set; } = default!; // set, or 404

    /// <summary>What was typed, once nothing stands against it: the page asks for the passkey then.</summary>
    public AdmitCandidates.Asked? Checked { get; private set; }

    public IReadOnlyList<Line> Lines => [.. from candidate in View.Candidates from lot in candidate.Lots
        let typed = Choices.Find(c => c.Company == candidate.Company && c.Lot == lot)
        select new Line(candidate.Company, lot, View.IsDivided ? $"{candidate.Name}, lot\u00A0{lot}" : candidate.Name, typed?.Admitted, typed?.Reason)];

    /// <summary>What the jury said last: another opinion replaces it, and the decision rests on it.</summary>
    public object? Replaced => View.AsksJury ? new { View.Opinion?.Id } : null;

    public bool JustRecorded => Done == "avis";

    public int Admitted => Lines.Where(line => line.Admitted == true).Select(line => line.Company).Distinct().Count();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        FillOpinion();
        return Page();
    }

    public async Task<IActionResult> OnPostOpinionAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var has = string.IsNullOrWhiteSpace(Without) || !string.IsNullOrWhiteSpace(Opinion) || !MetOn.IsEmpty;
        var met = MetOn.ReadOptional(ModelState, nameof(MetOn));
        if (has && !string.IsNullOrWhiteSpace(Without)) ModelState.AddModelError(nameof(Without), ConsultationTexts.CandidatesOpinion_Both);
        if (!ModelState.IsValid) return this.Invalid();
        return (await record.ExecuteAsync(new(Id, has, met, Opinion, Without, person.Name), cancel)).Match(
            _ => this.SeeOther(Links.Stages.Candidates(Portal, Id.Value) + "?fait=avis"),
            refused =>
            {
                foreach (var fault in refused.Faults) ModelState.TryAddModelError(FieldOf(fault), Words.Of(fault));
                return this.Invalid();
            },
            _ => this.Refuse(ConsultationTexts.Stage_TooEarly),
            _ => this.SeeOther(Links.Stages.Candidates(Portal, Id.Value)),
            _ => NotFound());
    }

    private static string FieldOf(RecordCandidatesOpinion.Fault fault) => fault switch
    {
        RecordCandidatesOpinion.Fault.DateMissing or RecordCandidatesOpinion.Fault.DateBeforeOpening or RecordCandidatesOpinion.Fault.DateToCome => nameof(MetOn),
        RecordCandidatesOpinion.Fault.OpinionMissing or RecordCandidatesOpinion.Fault.OpinionTooLong => nameof(Opinion),
        RecordCandidatesOpinion.Fault.WithoutMissing or RecordCandidatesOpinion.Fault.WithoutTooLong => nameof(Without),
    };

    // What was said last, to be corrected.
    private void FillOpinion()
    {
        if (View.Opinion is not { } last) return;
        (MetOn, Opinion, Without) = (last.MetOn is { } met ? TypedDay.From(met) : new(), last.Opinion, last.Without);
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        FillOpinion();
        if (!ModelState.IsValid) return this.Invalid();
        if (await admit.ObjectionAsync(Asked, cancel) is { } objection) return Answer(objection);
        Checked = Asked;
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        !await LoadAsync(cancel) ? NotFound() : ModelState.IsValid ? await stepUp.OptionsAsync(AdmitCandidates.Act, AdmitCandidates.ActHash(Asked)) : new UnprocessableEntityResult();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        FillOpinion();
        if (!ModelState.IsValid) return this.Invalid();
        var proof = await stepUp.ProveAsync(AdmitCandidates.Act, AdmitCandidates.ActHash(Asked), Credential);
        return await proof.Match(
            async proved => Answer(await admit.ExecuteAsync(new(Asked, proved.Proof, person.Name), cancel)),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private AdmitCandidates.Asked Asked => new(Id, [.. Choices.Select(c => new AdmitCandidates.Choice(c.Company, c.Lot, c.Admitted, c.Reason))]);

    private IActionResult Answer(AdmitCandidates.Outcome outcome) => outcome.Match(
        _ => this.SeeOther(Links.Stages.List(Portal, Id.Value) + "?fait=admission"),
        refused =>
        {
            foreach (var (index, line) in Lines.Index())
            {
                if (refused.Problems.FirstOrDefault(p => p.Company == line.Company && p.Lot == line.Lot) is not { } problem) continue;
                ModelState.AddModelError($"Choices[{index}].{(problem.Fault is AdmitCandidates.Fault.DecisionMissing or AdmitCandidates.Fault.TooMany ? "Admitted" : "Reason")}", string.Format(null, Words.Of(problem.Fault), line.Name, View.Most));
            }
            return this.Invalid();
        },
        _ => this.Refuse(ConsultationTexts.Stage_TooEarly),
        _ => this.SeeOther(Links.Stages.Candidates(Portal, Id.Value)),
        _ => this.Refuse(ConsultationTexts.CandidatesOpinion_Missing),
        _ => this.Refuse(ConsultationTexts.NotProved),
        _ => NotFound());

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } view) return false;
        View = view;
        StampTag.Check(Request, this, ModelState, ConsultationTexts.CandidatesOpinion_ChangedMeanwhile);
        return true;
    }
}
