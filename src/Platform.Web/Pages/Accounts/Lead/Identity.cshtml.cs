using Microsoft.AspNetCore.Mvc;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Pages.Identity;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Accounts.Lead;

/// <summary>Corrects the name, the SIRET, the INSEE code or the kind of buyer of an account; says before what keeps the former ones.</summary>
[Needs(Capability.ManageTenants)]
public sealed class IdentityModel(CurrentPerson current, ReadAccounts read, OpenConsultationsOf open, CorrectIdentity correct, FreeAddress free) : AccountPage(current, read, open)
{
    [BindProperty] public string? AccountName { get; set; }
    [BindProperty] public string? Siret { get; set; }
    [BindProperty] public string? InseeCode { get; set; }

    /// <summary>What it is as a buyer; not sent: as it is.</summary>
    [BindProperty] public string? Body { get; set; }

    public BuyerBody Kind => ChosenBody.Read(Body) ?? Details.Row.Account.BuyerBody;

    /// <summary>The correction was read once more.</summary>
    [BindProperty] public bool Confirmed { get; set; }

    /// <summary>Everything is right and waits to be read once more.</summary>
    public bool Checking { get; private set; }

    public string CleanSiret => string.Concat((Siret ?? "").Where(char.IsAsciiDigit));

    /// <summary>Another body, then, and not another establishment of the same: what was signed was signed by the former one.</summary>
    public bool ChangesBody => CleanSiret is { Length: >= 9 } number && number[..9] != Details.Row.Account.Siret[..9];

    /// <summary>The convention that was signed under the number of now, and is not over.</summary>
    public string? Signed => Details.Row.Convention is { IsSigned: true, EndedOn: null } convention ? convention.Reference : null;

    [BindProperty] public string? Address { get; set; }
    [BindProperty] public string? WhyFree { get; set; }

    /// <summary>That the agglomeration may give back.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    public override async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await ShowAsync(cancel) || Details.Row.State == AccountState.Abandoned) return NotFound();
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var known = Body is null || ChosenBody.Read(Body) is not null;
        var input = new CorrectIdentity.Input(Id, AccountName, Siret, InseeCode, Reason, ByName, ChosenBody.Read(Body));
        var outcome = Confirmed && known ? await correct.ExecuteAsync(input, cancel) : await correct.CheckAsync(input, cancel);
        if (Confirmed && known && outcome is CorrectIdentity.Outcome.Corrected) return this.SeeOther($"{Links.Accounts.Details(Portal, Id)}?corrige=true");
        if (!await ShowAsync(cancel)) return NotFound();
        Checking = known && outcome is CorrectIdentity.Outcome.Corrected;
        if (Checking) return Page();
        if (!known) ModelState.AddModelError(nameof(Body), Texts.AccountTexts.Body_Unknown);
        return outcome.Match(_ => this.Invalid(), Tell, _ => NotFound());
    }

    /// <summary>Back from the second step, nothing lost.</summary>
    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        return await ShowAsync(cancel) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostFreeAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var outcome = await free.ExecuteAsync(new(Id, Address, WhyFree, ByName), cancel);
        if (outcome is FreeAddress.Outcome.Freed) return this.SeeOther(Links.Accounts.Details(Portal, Id));
        if (!await ShowAsync(cancel)) return NotFound();
        Fill();
        return outcome.Match(_ => throw new System.Diagnostics.UnreachableException(), Tell, _ => this.Refuse(Texts.AccountTexts.Free_Published), _ => NotFound());
    }

    private void Fill() => (AccountName, Siret, InseeCode, Body) = (Details.Row.Account.Name, Details.Row.Account.Siret, Details.Row.Account.InseeCode, $"{Details.Row.Account.BuyerBody}");

    private async Task<bool> ShowAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return false;
        Addresses = await free.OfAsync(Id, cancel);
        return true;
    }

    private IActionResult Tell(CorrectIdentity.Outcome.Refused refused)
    {
        foreach (var fault in refused.Faults) ModelState.AddModelError(FieldOf(fault), fault switch
        {
            CorrectIdentity.Fault.SiretRefused => Core.Values.Siret.Read(Siret ?? "").French(),
            CorrectIdentity.Fault.SiretTaken => string.Format(null, Texts.IdentityTexts.SiretTaken, refused.Taken),
            _ => AccountWords.Of(fault),
        });
        return this.Invalid();
    }

    private IActionResult Tell(FreeAddress.Outcome.Refused refused)
    {
        foreach (var fault in refused.Faults) ModelState.AddModelError(fault == FreeAddress.Fault.AddressMissing ? nameof(Address) : nameof(WhyFree), AccountWords.Of(fault));
        return this.Invalid();
    }

    private static string FieldOf(CorrectIdentity.Fault fault) => fault switch
    {
        CorrectIdentity.Fault.NameMissing => nameof(AccountName),
        CorrectIdentity.Fault.SiretRefused or CorrectIdentity.Fault.SiretTaken or CorrectIdentity.Fault.SiretOfStructure => nameof(Siret),
        CorrectIdentity.Fault.InseeInvalid => nameof(InseeCode),
        CorrectIdentity.Fault.ReasonMissing => nameof(Reason),
        _ => "",
    };
}
