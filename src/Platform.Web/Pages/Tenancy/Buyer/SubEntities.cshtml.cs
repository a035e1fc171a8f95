using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Pages.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Buyer;

/// <summary>Structures linked to an account (VR-21): the number of contracts a year decides between an entity, created here, and an account asked of the lead (VR-05, VR-06).</summary>
[Needs(Capability.ManagePeople)]
public sealed class SubEntitiesModel(CurrentPerson current, AccountStructure structure, CreateSubEntity createSubEntity, CorrectSubEntity correct, AskOwnAccount askOwnAccount) : PageModel
{
    [BindProperty] public string? StructureName { get; set; }

    [BindProperty] public string? Siret { get; set; }

    [BindProperty] public int? Contracts { get; set; }

    /// <summary>What the structure is as a buyer; of a correction, not sent: as it is.</summary>
    [BindProperty] public string? Body { get; set; } = $"{BuyerBody.LocalAuthority}";

    public BuyerBody Kind => ChosenBody.Read(Body) ?? BuyerBody.LocalAuthority;

    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>The entity that is being corrected.</summary>
    [BindProperty(SupportsGet = true, Name = "corriger")] public Id<SubEntity> Corrected { get; set; }

    public ActingTenant Account => current.Tenant;

    public IReadOnlyList<AccountStructure.Structure> Structures { get; private set; } = [];

    public IReadOnlyList<AccountStructure.Asked> Asked { get; private set; } = [];

    public IReadOnlyList<AccountStructure.Advice> Advice { get; private set; } = [];

    /// <summary>What the answers lead to, to be read before anything is done; null while they are asked.</summary>
    public CreateSubEntity.Decision? Decision { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        await LoadAsync(cancel);
        if (Corrected.IsEmpty) return Page();
        if (Structures.FirstOrDefault(structure => structure.Id == Corrected) is not { } wrong) return NotFound();
        (StructureName, Siret, Body) = (wrong.Name, wrong.Siret, $"{wrong.Body}");
        return Page();
    }

    public async Task<IActionResult> OnPostCorrectAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        if (TellBody()) return await AgainAsync(cancel);
        if (await correct.ExecuteAsync(new(Corrected, StructureName ?? "", Siret ?? "", Kind), cancel) is not { } faults) return NotFound();
        if (faults.Count == 0) return this.SeeOther(Links.Identity.SubEntities(Account.Slug) + "?fait=corrigee");
        foreach (var fault in faults) Tell(fault);
        return await AgainAsync(cancel);
    }

    /// <summary>First step: all the faults at once, or the decision with its reason.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var decision = await createSubEntity.DecideAsync(Answers, cancel);
        foreach (var fault in decision.Faults) Tell(fault);
        TellBody();
        if (!ModelState.IsValid) return await AgainAsync(cancel);
        Decision = decision;
        return Page();
    }

    /// <summary>Back from the second step, nothing lost.</summary>
    public Task OnPostChangeAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        var outcome = await createSubEntity.ExecuteAsync(Answers, cancel);
        if (outcome is CreateSubEntity.Outcome.Created) return this.SeeOther(Links.Identity.SubEntities(Account.Slug) + "?fait=creee");
        Tell(outcome);
        return await AgainAsync(cancel);
    }

    public async Task<IActionResult> OnPostAskAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        var (field, sentence) = (await askOwnAccount.ExecuteAsync(new(StructureName ?? "", Siret ?? "", Contracts ?? 0, current.Name), cancel)).Match(
            asked => ("", ""),
            nameMissing => (nameof(StructureName), IdentityTexts.SubEntityNameMissing),
            siretRefused => (nameof(Siret), Core.Values.Siret.Read(Siret).French()),
            subEntityInstead => (nameof(Contracts), string.Format(IdentityTexts.SubEntityInstead, subEntityInstead.Rule.Contracts)));
        if (sentence.Length == 0) return this.SeeOther(Links.Identity.SubEntities(Account.Slug) + "?fait=demande");
        ModelState.AddModelError(field, sentence);
        return await AgainAsync(cancel);
    }

    private CreateSubEntity.Input Answers => new(StructureName ?? "", Siret ?? "", Contracts, Kind);

    private bool TellBody()
    {
        if (ChosenBody.Read(Body) is not null) return false;
        ModelState.AddModelError(nameof(Body), AccountTexts.Body_Unknown);
        return true;
    }

    private void Tell(CreateSubEntity.Outcome fault)
    {
        var (field, sentence) = fault.Match(
            created => throw new System.Diagnostics.UnreachableException(),
            nameMissing => (nameof(StructureName), IdentityTexts.SubEntityNameMissing),
            siretRefused => (nameof(Siret), siretRefused.Reading.French()),
            siretTaken => (nameof(Siret), IdentityTexts.SubEntitySiretTaken),
            siretOfAccount => (nameof(Siret), IdentityTexts.SubEntitySiretOfAccount),
            siretOfOther => (nameof(Siret), IdentityTexts.SubEntitySiretOfOther),
            contractsMissing => (nameof(Contracts), IdentityTexts.ContractsMissing),
            ownAccountInstead => (nameof(Contracts), string.Format(IdentityTexts.OwnAccountInstead, ownAccountInstead.Rule.Contracts)));
        ModelState.AddModelError(field, sentence);
    }

    private async Task<IActionResult> AgainAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return this.Invalid();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Structures = await structure.SubEntitiesAsync(cancel);
        Asked = await structure.AskedAsync(cancel);
        Advice = await structure.AdviceAsync(cancel);
    }
}
