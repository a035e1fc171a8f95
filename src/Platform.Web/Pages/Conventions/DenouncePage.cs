using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Core.Law;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions;

/// <summary>Ends a convention in a way that the clause of the party gives. First the way; then the day that it gives, with its explanation; only then is anything written.</summary>
public abstract class DenouncePage(CurrentPerson current, ReadConventions read, DenounceConvention denounce) : ConventionPage(current, read)
{
    /// <summary>« Member:RegisteredLetter »: the agglomeration also records the account's letter.</summary>
    [BindProperty] public string? Ground { get; set; }

    /// <summary>Asked of the agglomeration alone, for a letter of the account: whoever denounces does not say when the other party received it.</summary>
    [BindProperty] public TypedDay On { get; set; } = new();
    [BindProperty] public string? Letter { get; set; }
    [BindProperty] public IFormFile? Pdf { get; set; }

    /// <summary>The effect was shown.</summary>
    [BindProperty] public bool Confirmed { get; set; }

    /// <summary>What is about to be written; null on the first step.</summary>
    public (ConventionSide By, DenunciationGround Ground, DateOnly Received, ExplainedDate Effect)? Decision { get; private set; }

    /// <summary>One of the ways out goes by registered letter.</summary>
    public bool AsksLetter => Ways.Any(way => way.Clause.Ground == DenunciationGround.RegisteredLetter);

    /// <summary>An earlier day is believed with its acknowledgement.</summary>
    public bool AsksPdf => Decision is { } decision && decision.Received < Details.Today;

    /// <summary>The ways out, with what each would give today.</summary>
    public IEnumerable<(string Value, DenunciationClause Clause, ConventionSide By, ExplainedDate? Today)> Ways =>
        from side in Denouncing
        from clause in Details.Convention.Template.May(side)
        select ($"{side}:{clause.Ground}", clause, side, EffectOf(clause, Details.Today));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if ((Ground ?? "").Split(':') is not [var by, var way] || !Enum.TryParse<ConventionSide>(by, out var side) || !Enum.TryParse<DenunciationGround>(way, out var ground))
        {
            ModelState.AddModelError(nameof(Ground), ConventionWords.Of(ConventionRefusal.GroundNotYours));
            return await InvalidAsync(cancel);
        }
        if (!IsLead && side != ConventionSide.Member) return NotFound();      // nobody denounces in the agglomeration's name
        var received = side == Side ? Details.Today : On.ReadOptional(ModelState, nameof(On)) ?? Details.Today;
        if (!ModelState.IsValid) return await InvalidAsync(cancel);
        if (!Confirmed || (received < Details.Today && Pdf is null)) return await PreviewAsync(side, ground, received, cancel);
        return await AnswerAsync(await denounce.ExecuteAsync(new(Id, side, ground, received, Letter, ByName, await ReadAsync(Pdf, cancel)), cancel), cancel);
    }

    // Tried on what was read, which nothing writes back.
    private async Task<IActionResult> PreviewAsync(ConventionSide side, DenunciationGround ground, DateOnly received, CancellationToken cancel)
    {
        if (Details.Convention.Denounce(side, ground, received, Letter, Details.Today) is { } refusal) return await AnswerAsync(new ConventionOutcome.Refused(refusal), cancel);
        if (Confirmed) ModelState.AddModelError(nameof(Pdf), ConventionWords.Of(ConventionRefusal.FileMissing));
        var clause = Details.Convention.Template.May(side).First(c => c.Ground == ground);
        Decision = (side, ground, received, EffectOf(clause, received) ?? throw new System.Diagnostics.UnreachableException());
        return Confirmed ? this.Invalid() : Page();
    }

    private ExplainedDate? EffectOf(DenunciationClause clause, DateOnly received) =>
        Details.Convention.StartsOn is { } start ? Details.Convention.Calendar.Denunciation(clause, start, received) : null;
}
