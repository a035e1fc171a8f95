using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>A later limit and its reason, then what will be published and who will be told, then the passkey.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class ExtendModel(ConsultationForBuyer consultations, ExtendDeadline extendDeadline, ReadExtensionChoices choices, ReadCorrected corrected, StepUpForms stepUp, CurrentPerson person, TimeProvider clock) : PageModel, IReplaces
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    /// <summary>What was published a moment ago and announced a later limit: « rectificatif », « reponse » or « version », once.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public string? After { get; set; }

    public string? JustPublished => After switch { "rectificatif" => "L’avis rectificatif est publié", "reponse" => "La réponse est publiée", "version" => "La nouvelle version du dossier est publiée", _ => null };

    [BindProperty] public TypedDateTime NewLimit { get; set; } = new();
    [BindProperty] public string? Reason { get; set; }
    /// <summary>Of saying it to the journals, once nothing stands against it.</summary>
    public ChangeCost Cost { get; private set; } = ChangeCost.Nothing;

    /// <summary>As the check showed it, without tax.</summary>
    [BindProperty] public string? ShownCost { get; set; }
    [BindProperty] public string? Credential { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public bool IsStage => Consultation.StageOf is not null;
    public object Replaced => new { Limit };
    public DateTimeOffset Limit => Consultation.SubmissionDeadline!.Value; // published, or 404

    /// <summary>What was typed, once nothing stands against it: the page asks for the passkey then.</summary>
    public ExtendDeadline.Asked? Checked { get; private set; }

    /// <summary>Of the check, as it was corrected last: a later limit leaves it.</summary>
    public DateTimeOffset? Questions { get; private set; }

    /// <summary>Legal, but little time for companies.</summary>
    public ExtensionRule? Short => Checked is { } asked && ExtensionRules.On(Consultation.Procedure.ToString(), clock.GetUtcNow()) is { } rule && rule.IsShort(clock.GetUtcNow(), asked.Limit) ? rule : null;

    /// <summary>« Le 20 décembre 2026 est un dimanche »; null: somebody is at work that day.</summary>
    public string? OffDay => Checked is { } asked ? WorkingDays.WhyNot(FranceTime.DayOf(asked.Limit)) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var owed = await choices.OwedAsync(Id, cancel);      // announced with an answer, a correction or a version: its proposal
        (NewLimit, Reason) = (TypedDateTime.From(owed?.Proposed > Limit ? owed.Proposed : Limit), owed is null ? null : QuestionWords.ReasonOf(owed, await choices.CorrectionOfAsync(owed, cancel)));
        return Page();
    }

    /// <summary>Back from the check, with what was typed.</summary>
    public async Task<IActionResult> OnPostEditAsync(CancellationToken cancel) => !await LoadAsync(cancel) ? NotFound() : ModelState.IsValid ? Page() : this.Invalid();

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.DiscontinuedAt is not null) return Page();      // says so instead of the form
        if (Asked() is not { } asked)
        {
            if (string.IsNullOrWhiteSpace(Reason)) ModelState.AddModelError(nameof(Reason), Words.Of(ExtendDeadline.Fault.ReasonMissing));     // every fault at once
            return this.Invalid();
        }
        if (await extendDeadline.ObjectionAsync(asked, cancel) is { } objection) return Answer(objection);
        Questions = (await corrected.ExecuteAsync(Id, cancel))?.Content.QuestionsDeadline;
        (Checked, Cost, Minimum) = (asked, await extendDeadline.CostAsync(Consultation, cancel), await extendDeadline.MinimumOfPhaseAsync(Consultation, cancel));
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) && Asked() is { } asked ? await stepUp.OptionsAsync(ExtendDeadline.Act, ExtendDeadline.ActHash(asked)) : new UnprocessableEntityResult();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.DiscontinuedAt is not null) return Page();
        if (Asked() is not { } asked) return this.Invalid();
        StampTag.Check(Request, this, ModelState, string.Format(ConsultationTexts.Extend_MovedMeanwhile, FrenchFormat.Limit(Limit)));
        if (!ModelState.IsValid) return this.Invalid();
        var proof = await stepUp.ProveAsync(ExtendDeadline.Act, ExtendDeadline.ActHash(asked), Credential);
        return await proof.Match(
            async proved => Answer(await extendDeadline.ExecuteAsync(new(asked, proved.Proof, person.Name, Amounts.Read(ShownCost) ?? 0), cancel)),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private IActionResult Answer(ExtendDeadline.Outcome outcome) => outcome.Match(
        _ => this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value) + "?limite=reportee"),
        refused =>
        {
            foreach (var fault in refused.Faults) ModelState.AddModelError(FieldOf(fault), Words.Of(fault));
            return this.Invalid();
        },
        tooLate => this.Refuse(string.Format(ConsultationTexts.Extend_TooLate, FrenchFormat.Limit(tooLate.Limit))),
        _ => this.Refuse(ConsultationTexts.NotProved),
        _ => NotFound());

    private static string FieldOf(ExtendDeadline.Fault fault) => fault switch
    {
        ExtendDeadline.Fault.NotLater or ExtendDeadline.Fault.TooFar => nameof(NewLimit),
        ExtendDeadline.Fault.ReasonMissing or ExtendDeadline.Fault.ReasonTooLong => nameof(Reason),
        ExtendDeadline.Fault.CostChanged => "",
    };

    /// <summary>Of the offers of a phase, from its invitations; null where the law gives no number.</summary>
    public MinimumPeriod? Minimum { get; private set; }

    private ExtendDeadline.Asked? Asked() => NewLimit.Read(ModelState, nameof(NewLimit)) is { } limit ? new(Id, limit, Reason) : null;

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { PublishedAt: not null } found) return false;
        Consultation = found;
        return true;
    }
}
