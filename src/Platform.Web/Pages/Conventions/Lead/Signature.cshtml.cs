using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>
/// The signature of one party and, if somebody else signs for the mayor or the president, the delegation. What was typed is read once more, with the day on which it brings
/// the convention into force; the original is attached there. A signature that is recorded stays.
/// </summary>
[Needs(Capability.ManageTenants)]
public sealed class SignatureModel(CurrentPerson current, ReadConventions read, SignConvention sign, SealedAnswers answers) : ConventionPage(current, read)
{
    [BindProperty(SupportsGet = true, Name = "partie")] public string? PartySlug { get; set; }

    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Quality { get; set; }
    [BindProperty] public string? DelegationOf { get; set; }
    [BindProperty] public string? DelegationAct { get; set; }
    [BindProperty] public TypedDay DelegationOn { get; set; } = new();
    [BindProperty] public TypedDay On { get; set; } = new();
    [BindProperty] public IFormFile? Pdf { get; set; }

    public ConventionSide? Party => ConventionWords.SideOf(PartySlug);

    /// <summary>The answers that are read once more, sealed (<see cref="SealedAnswers"/>).</summary>
    [BindProperty(SupportsGet = true, Name = "verifier")] public string? Checked { get; set; }

    /// <summary>Those that somebody goes back to.</summary>
    [BindProperty(SupportsGet = true, Name = "modifier")] public string? Changing { get; set; }

    /// <summary>They were read once more.</summary>
    [BindProperty] public bool Confirmed { get; set; }

    /// <summary>What would come of it; null on the first step.</summary>
    public SignConvention.Prospect? Prospect { get; private set; }

    /// <summary>« Modifier les réponses ».</summary>
    public string ChangeHref => answers.Seal(Form, Said) is { } written ? $"{Here}?modifier={written}" : Here;

    public Signatory Signatory { get; private set; } = new("", "", null, null, null);

    public DateOnly Day { get; private set; }

    private string Here => Links.Conventions.Signature(Portal, Id, PartySlug ?? "");

    private const string Form = "signature";

    private sealed record Typed(Guid Convention, string? Party, string? Name, string? Quality, string? DelegationOf, string? DelegationAct, TypedDay DelegationOn, TypedDay On);

    private Typed Said => new(Id, PartySlug, Name, Quality, DelegationOf, DelegationAct, DelegationOn, On);

    public override async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (Party is not { } party || !await LoadAsync(cancel)) return NotFound();
        if ((Checked ?? Changing) is not { Length: > 0 } written) return Page();
        if (answers.Open<Typed>(Form, written) is not { } said || (said.Convention, said.Party) != (Id, PartySlug)) return this.SeeOther(Here);
        (_, _, Name, Quality, DelegationOf, DelegationAct, DelegationOn, On) = said;
        if (Checked is not null && IsOpen) await CheckAsync(party, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Party is not { } party || !await LoadAsync(cancel)) return NotFound();
        if (!await CheckAsync(party, cancel)) return Again();
        if (!Confirmed) return answers.Seal(Form, Said) is { } written ? this.SeeOther($"{Here}?verifier={written}") : this.Refuse(UiTexts.AnswersTooLong);
        var original = await ReadAsync(Pdf, cancel);
        Tell(this, AttachedPdf.Faults(original));
        if (!ModelState.IsValid) return this.Invalid();      // the second step, with its fault
        var outcome = await sign.ExecuteAsync(new(Id, party, Signatory, Day, original, ByName), cancel);
        if (outcome is not ConventionOutcome.Done) Prospect = null;
        return await AnswerAsync(outcome, cancel);
    }

    // Every fault under its field; none: what would come of it.
    private async Task<bool> CheckAsync(ConventionSide party, CancellationToken cancel)
    {
        var (on, delegated) = (On.Read(ModelState, nameof(On)), DelegationOn.ReadOptional(ModelState, nameof(DelegationOn)));
        (Signatory, Day) = (new(Name ?? "", Quality ?? "", DelegationOf, DelegationAct, delegated), on ?? Details.Today);
        if (on is null)
        {
            Tell(this, Signatory.Faults(Day));
            return false;
        }
        if (await sign.CheckAsync(new(Id, party, Signatory, Day, null, ByName), cancel) is { } prospect)
        {
            Tell(this, prospect.Refusals);
            Prospect = ModelState.IsValid ? prospect : null;
        }
        return Prospect is not null;
    }

    protected override IFormFile? Attached => Pdf;

    /// <summary>It is this party's turn: an agenda's task.</summary>
    public bool IsOpen => Details.Tasks.Contains(new(ConventionTaskKind.Sign, Party));
}
