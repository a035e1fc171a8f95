using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Accounts;
using Platform.Core.Law;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Pages.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Accounts.Public;

/// <summary>« Rejoindre la plateforme »: a commune or a public body states its interest. The number of contracts decides, for a linked structure, before anything is kept.</summary>
[Anonymous]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class InterestModel(StateInterest state) : PageModel
{
    [BindProperty(SupportsGet = true, Name = BeginUnitOfWork.PortalRoute)] public string Portal { get; set; } = "";
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    [BindProperty] public string? BodyName { get; set; }
    [BindProperty] public string? Siret { get; set; }

    /// <summary>« commune » or « structure ».</summary>
    [BindProperty] public string? Kind { get; set; }
    [BindProperty] public string? Commune { get; set; }
    [BindProperty] public int? Contracts { get; set; }
    [BindProperty] public string? ContactName { get; set; }
    [BindProperty] public string? ContactFunction { get; set; }
    [BindProperty] public string? ContactEmail { get; set; }
    [BindProperty] public string? ContactPhone { get; set; }
    [BindProperty] public string? Words { get; set; }

    public string LeadName { get; private set; } = "";

    /// <summary>The structure is created by its commune: nothing was kept.</summary>
    public OwnAccountRule? Instead { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // our sentences, not the binder's
        bool? linked = Kind switch { "structure" => true, "commune" => false, _ => null };
        var outcome = await state.ExecuteAsync(new(Portal, BodyName, Siret, linked, Commune, Contracts, ContactName, ContactFunction, ContactEmail, ContactPhone, Words), cancel);
        return outcome.Match(
            stated => this.SeeOther(Links.Accounts.Interest(Portal) + "?fait=oui"),
            known => this.SeeOther(Links.Accounts.Interest(Portal) + "?fait=deja"),
            refused => Invalid(refused.Faults),
            instead => { Instead = instead.Rule; return Page(); },
            enough => this.Refuse(AccountTexts.Interest_Enough),
            notFound => NotFound());
    }

    private IActionResult Invalid(IReadOnlyList<StateInterest.Fault> faults)
    {
        foreach (var fault in faults) ModelState.AddModelError(FieldOf(fault), fault == StateInterest.Fault.SiretRefused ? Core.Values.Siret.Read(Siret).French() : AccountWords.Of(fault));
        return this.Invalid();
    }

    private static string FieldOf(StateInterest.Fault fault) => fault switch
    {
        StateInterest.Fault.NameMissing => nameof(BodyName),
        StateInterest.Fault.SiretRefused => nameof(Siret),
        StateInterest.Fault.KindMissing => nameof(Kind),
        StateInterest.Fault.CommuneMissing => nameof(Commune),
        StateInterest.Fault.ContractsMissing => nameof(Contracts),
        StateInterest.Fault.ContactNameMissing => nameof(ContactName),
        StateInterest.Fault.ContactFunctionMissing => nameof(ContactFunction),
        StateInterest.Fault.EmailInvalid => nameof(ContactEmail),
        StateInterest.Fault.PhoneInvalid => nameof(ContactPhone),
        StateInterest.Fault.WordsTooLong => nameof(Words),
    };

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await state.LeadAsync(Portal, cancel) is not { } lead) return false;
        LeadName = lead.Name;
        return true;
    }
}
