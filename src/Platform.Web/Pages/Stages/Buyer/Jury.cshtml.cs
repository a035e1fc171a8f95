using System.Globalization;
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

/// <summary>The projects of a contest by number, what the jury said of them, and the passkey that says whose they are.</summary>
[Needs(Capability.ReadConsultations)]
public sealed class JuryModel(ReadJury read, RecordOpinion record, LiftAnonymity lift, StepUpForms stepUp, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    /// <summary>On the way back from an act, once.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    [BindProperty] public List<TypedRank> Ranks { get; set; } = [];
    [BindProperty] public TypedDay MetOn { get; set; } = new();
    [BindProperty] public string? Opinion { get; set; }

    /// <summary>The name of a participant stands in the opinion, and the buyer says that it means something else.</summary>
    [BindProperty] public bool MeansOther { get; set; }
    [BindProperty] public string? Credential { get; set; }

    /// <summary>The ranking that stood on the page that was read: the anonymity is lifted on that one, or not at all.</summary>
    [BindProperty] public Id<JuryOpinion>? AsRead { get; set; }

    /// <summary>As the form sends it.</summary>
    public sealed class TypedRank
    {
        public string? Label { get; set; }
        public string? Rank { get; set; }
    }

    /// <summary>What this opinion, as typed, says of participants; whoever was invited, whether he sent a project or not.</summary>
    public IReadOnlyList<NamedParticipants.Found> Named { get; private set; } = [];
    public bool MayMeanOther => Named.Count > 0 && !Named.Any(found => found.ByNumber);

    public string Portal => person.Tenant.Slug;
    public ReadJury.View View { get; private set; } = default!; // set, or 404
    public bool MayRecord => person.Has(Capability.PublishConsultation);
    public bool MayLift => person.Has(Capability.OpenBids);
    public bool JustRecorded => Done == "avis";
    public bool JustLifted => Done == "anonymat";

    /// <summary>Of projects that were received and are in no ranking.</summary>
    public IReadOnlyList<string> Others => [.. View.Authors.Values.Where(a => View.Projects.All(p => p.Label != a.Label)).OrderBy(a => a.Label, StringComparer.Ordinal).Select(a => $"projet {a.Label}, {a.CompanyName} ({a.CompanyNumber})")];

    public string AuthorOf(string label) => View.Authors.TryGetValue(label, out var author) ? $"{author.CompanyName} ({author.CompanyNumber})" : "—";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostRecordAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !MayRecord) return NotFound();
        Dictionary<string, int?> ranks = [];
        foreach (var (index, typed) in Ranks.Index())
        {
            if (typed.Label is not { } label || ranks.ContainsKey(label)) continue;
            var rank = int.TryParse(typed.Rank?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
            if (rank is null && !string.IsNullOrWhiteSpace(typed.Rank)) ModelState.AddModelError($"Ranks[{index}].Rank", ConsultationTexts.NumberUnreadable);
            ranks[label] = rank;
        }
        var met = MetOn.Read(ModelState, nameof(MetOn));
        var readable = ModelState.IsValid;
        var outcome = readable ? await record.ExecuteAsync(new(Id, ranks, met, Opinion, person.Name, MeansOther), cancel) : null;
        Arrange();
        return outcome?.Match(
            _ => this.SeeOther(Links.Stages.Jury(Portal, Id.Value) + "?fait=avis"),
            refused =>
            {
                Named = refused.Named;
                foreach (var fault in refused.Faults) ModelState.TryAddModelError(FieldOf(fault), string.Format(null, Words.Of(fault), string.Join(", ", Named.Select(found => $"«\u00A0{found.Name}\u00A0»"))));
                return this.Invalid();
            },
            _ => this.Refuse(ConsultationTexts.Jury_TooEarly),
            _ => this.Refuse(ConsultationTexts.Jury_AlreadyLifted),
            _ => NotFound()) ?? Unreadable();
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) && MayLift && View.Opinion is { } opinion ? await stepUp.OptionsAsync(LiftAnonymity.Act, LiftAnonymity.ActHash(Id, AsRead ?? opinion.Id)) : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !MayLift) return NotFound();
        Fill();
        if (View.Opinion is not { } opinion) return this.Refuse(ConsultationTexts.Jury_NotRanked);
        if (AsRead is { } read && read != opinion.Id) return this.Refuse(ConsultationTexts.Jury_Replaced);
        var proof = await stepUp.ProveAsync(LiftAnonymity.Act, LiftAnonymity.ActHash(Id, opinion.Id), Credential);
        return await proof.Match(
            async proved => (await lift.ExecuteAsync(new(Id, proved.Proof, person.Name), cancel)).Match(
                _ => this.SeeOther(Links.Stages.Jury(Portal, Id.Value) + "?fait=anonymat"),
                _ => this.Refuse(ConsultationTexts.Jury_NotRanked),
                _ => this.SeeOther(Links.Stages.Jury(Portal, Id.Value)),
                _ => this.Refuse(ConsultationTexts.Jury_NotProved),
                _ => NotFound()),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    // What cannot be read, and whatever else is wrong beside it.
    private IActionResult Unreadable()
    {
        if (string.IsNullOrWhiteSpace(Opinion)) ModelState.TryAddModelError(nameof(Opinion), Words.Of(RecordOpinion.Fault.OpinionMissing));
        return this.Invalid();
    }

    private static string FieldOf(RecordOpinion.Fault fault) => fault switch
    {
        RecordOpinion.Fault.RanksNotInOrder => "Ranks[0].Rank",
        RecordOpinion.Fault.DateMissing or RecordOpinion.Fault.DateBeforeOpening or RecordOpinion.Fault.DateToCome => nameof(MetOn),
        RecordOpinion.Fault.OpinionMissing or RecordOpinion.Fault.OpinionTooLong or RecordOpinion.Fault.NamesParticipant => nameof(Opinion),
    };

    // What was said last, to be corrected.
    private void Fill()
    {
        if (View.Opinion is { } last) (MetOn, Opinion) = (TypedDay.From(last.MetOn), last.Opinion);
        Ranks = [.. View.Projects.Select(p => new TypedRank { Label = p.Label, Rank = View.Opinion is { } said && Array.IndexOf(said.Ranking, p.Label) is >= 0 and var at ? $"{at + 1}" : null })];
    }

    // One line for each project, whatever was sent.
    private void Arrange() => Ranks = [.. View.Projects.Select(p => Ranks.Find(r => r.Label == p.Label) ?? new TypedRank { Label = p.Label })];

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } view) return false;
        View = view;
        return true;
    }
}
