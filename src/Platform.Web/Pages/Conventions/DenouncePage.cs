using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions;

/// <summary>Ends a convention in a way that the clause of the party gives. The page says what day that would be before anybody decides.</summary>
public abstract class DenouncePage(CurrentPerson current, ReadConventions read, DenounceConvention denounce) : ConventionPage(current, read)
{
    /// <summary>« Member:RegisteredLetter »: the agglomeration also records the account's letter.</summary>
    [BindProperty] public string? Ground { get; set; }
    [BindProperty] public TypedDay On { get; set; } = new();
    [BindProperty] public string? Letter { get; set; }

    /// <summary>The ways out, with what each would give today.</summary>
    public IEnumerable<(string Value, DenunciationClause Clause, ConventionSide By, ExplainedDate? Today)> Ways =>
        from side in IsLead ? (ConventionSide[])[ConventionSide.Lead, ConventionSide.Member] : [ConventionSide.Member]
        from clause in Details.Convention.Template.May(side)
        select ($"{side}:{clause.Ground}", clause, side, Details.Convention.StartsOn is { } start ? Details.Convention.Calendar.Denunciation(clause, start, Details.Today) : null);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var on = On.Read(ModelState, nameof(On));
        if ((Ground ?? "").Split(':') is not [var by, var way] || !Enum.TryParse<ConventionSide>(by, out var side) || !Enum.TryParse<DenunciationGround>(way, out var ground))
        {
            ModelState.AddModelError(nameof(Ground), ConventionWords.Of(ConventionRefusal.GroundNotYours));
            return await InvalidAsync(cancel);
        }
        if (on is not { } received || !ModelState.IsValid) return await InvalidAsync(cancel);
        return await AnswerAsync(await denounce.ExecuteAsync(new(Id, side, ground, received, Letter, ByName), cancel), cancel);
    }
}
