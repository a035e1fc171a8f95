using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>The signature of one party, with its original and, if somebody else signs for the mayor or the president, the delegation.</summary>
[Needs(Capability.ManageTenants)]
public sealed class SignatureModel(CurrentPerson current, ReadConventions read, SignConvention sign) : ConventionPage(current, read)
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

    public override async Task<IActionResult> OnGetAsync(CancellationToken cancel) => Party is not null && await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Party is not { } party || !await LoadAsync(cancel)) return NotFound();
        var (on, delegated) = (On.Read(ModelState, nameof(On)), DelegationOn.ReadOptional(ModelState, nameof(DelegationOn)));
        var (signatory, original) = (new Signatory(Name ?? "", Quality ?? "", DelegationOf, DelegationAct, delegated), await ReadAsync(Pdf, cancel));
        Tell(this, [.. signatory.Faults(on ?? Details.Today), .. AttachedPdf.Faults(original)]);
        if (on is not { } day || !ModelState.IsValid) return Again();
        return await AnswerAsync(await sign.ExecuteAsync(new(Id, party, signatory, day, original, ByName), cancel), cancel);
    }

    protected override IFormFile? Attached => Pdf;

    /// <summary>It is this party's turn: an agenda's task.</summary>
    public bool IsOpen => Details.Tasks.Contains(new(ConventionTaskKind.Sign, Party));
}
