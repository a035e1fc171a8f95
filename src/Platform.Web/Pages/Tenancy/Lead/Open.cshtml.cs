using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Pages.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Lead;

/// <summary>Opens an account in one minute: the commune, its portal, its first administrator.</summary>
[Needs(Capability.ManageTenants)]
[OwnUnitOfWork]
public sealed class OpenModel(CurrentPerson current, OpenAccount openAccount, UnitOfWorkFactory work, SealedAnswers answers) : PageModel
{
    [BindProperty] public string? AccountName { get; set; }

    [BindProperty] public string? Siret { get; set; }

    [BindProperty] public string? Slug { get; set; }

    [BindProperty] public int? Contracts { get; set; }

    /// <summary>Portal of the commune that a linked structure belongs to; empty: none.</summary>
    [BindProperty] public string? LinkedTo { get; set; }

    /// <summary>What it is as a buyer.</summary>
    [BindProperty] public string? Body { get; set; } = $"{BuyerBody.LocalAuthority}";

    public BuyerBody Kind => ChosenBody.Read(Body) ?? BuyerBody.LocalAuthority;

    [BindProperty] public string? AdministratorName { get; set; }

    [BindProperty] public string? AdministratorEmail { get; set; }

    /// <summary>Why an address that looks shared is one person's; asked after a refusal only.</summary>
    [BindProperty] public string? AddressReason { get; set; }

    public bool AsksAddressReason { get; private set; }

    public ActingTenant Lead => current.Tenant;

    /// <summary>Everything is right and waits to be read once more: the address and the number of an account do not change.</summary>
    public bool Checking { get; private set; }

    /// <summary>A word of the name stands in the address. Judged by what was typed alone: whether anybody has this address here is told to nobody.</summary>
    public bool AddressRecallsName => Core.Tenancy.Slug.Propose((AdministratorEmail ?? "").Split('@')[0]) is var address
        && Core.Tenancy.Slug.Propose(AdministratorName ?? "").Split('-').Any(word => word.Length > 2 && address.Contains(word, StringComparison.Ordinal));

    /// <summary>Portals of the communes that a structure may belong to.</summary>
    public IReadOnlyList<(string Slug, string Name)> Communes { get; private set; } = [];

    /// <summary>The answers that are read once more, sealed (<see cref="SealedAnswers"/>).</summary>
    [BindProperty(SupportsGet = true, Name = "verifier")] public string? Checked { get; set; }

    /// <summary>Those that somebody goes back to.</summary>
    [BindProperty(SupportsGet = true, Name = "modifier")] public string? Changing { get; set; }

    public string ChangeHref => $"{Here}?modifier={Checked}";

    private string Here => Links.Identity.OpenAccount(Lead.Slug);

    /// <summary>What a request of an account, or the form of whoever is interested, said already is not typed again.</summary>
    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "structure")] string? structure, [FromQuery(Name = "demande")] Guid? interest, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if ((Checked ?? Changing) is { Length: > 0 } written) return await AgainAsync(written, cancel);
        if (interest is { } id && await ReadAsync(services => services.GetRequiredService<ReadAccounts>().InterestAsync(id, cancel), cancel) is { } demand)
        {
            (AccountName, Siret, Contracts, AdministratorName, AdministratorEmail) = (demand.Name, demand.Siret, demand.ContractsPerYear, demand.ContactName, demand.ContactEmail);
            Slug = Core.Tenancy.Slug.Propose(demand.Name);
            LinkedTo = Communes.FirstOrDefault(commune => string.Equals(commune.Name, demand.LinkedTo, StringComparison.OrdinalIgnoreCase)).Slug;
        }
        else if (structure is not null && (await ReadAsync(services => services.GetRequiredService<SyndicatedAccounts>().RequestsAsync(cancel), cancel)).FirstOrDefault(r => r.Siret == structure) is { } request)
        {
            (AccountName, Siret, Slug, Contracts, LinkedTo) = (request.Name, request.Siret, Core.Tenancy.Slug.Propose(request.Name), request.Contracts, Communes.FirstOrDefault(commune => commune.Name == request.Account).Slug);
        }
        return Page();
    }

    /// <summary>First step: all the faults at once, or the answers to read again at an address of their own.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        ModelState.Clear();     // our sentences, not the binder's
        var proposed = string.IsNullOrWhiteSpace(Slug);
        if (proposed) Slug = Core.Tenancy.Slug.Propose(AccountName ?? "");       // read again before the account is opened
        await TellAsync(cancel);
        if (ChosenBody.Read(Body) is null) ModelState.AddModelError(nameof(Body), AccountTexts.Body_Unknown);
        if (proposed && string.IsNullOrWhiteSpace(AccountName)) ModelState.Remove(nameof(Slug));     // nothing to propose it from: the missing name was said
        if (!ModelState.IsValid) return this.Invalid();
        return answers.Seal(Form, Said) is { } written ? this.SeeOther($"{Here}?verifier={written}") : this.Refuse(UiTexts.AnswersTooLong);
    }

    public async Task<IActionResult> OnPostOpenAsync(CancellationToken cancel)
    {
        var outcome = await openAccount.ExecuteAsync(Answers, cancel);
        if (outcome is OpenAccount.Outcome.Opened) return this.SeeOther($"{Links.Identity.Accounts(Lead.Slug)}?ouvert={Uri.EscapeDataString(Answers.Slug)}");
        await LoadAsync(cancel);
        ModelState.Clear();
        await TellAsync(cancel);       // one was found: the others with it
        if (ModelState.IsValid) Tell(outcome);
        return this.Invalid();
    }

    private const string Form = "open-account";

    private sealed record Typed(string? AccountName, string? Siret, string? Slug, int? Contracts, string? LinkedTo, string? AdministratorName, string? AdministratorEmail, string? AddressReason, string? Body);

    private Typed Said => new(AccountName, Siret, Slug, Contracts, LinkedTo, AdministratorName, AdministratorEmail, AddressReason, Body);

    // To be read once more, or changed; what would be refused now, an account that this very form has opened included, is said on the form.
    private async Task<IActionResult> AgainAsync(string written, CancellationToken cancel)
    {
        if (answers.Open<Typed>(Form, written) is not { } said) return this.SeeOther(Here);
        (AccountName, Siret, Slug, Contracts, LinkedTo, AdministratorName, AdministratorEmail, AddressReason, Body) = said;
        AsksAddressReason = !string.IsNullOrWhiteSpace(AddressReason);
        if (Checked is null) return Page();
        await TellAsync(cancel);
        Checking = ModelState.IsValid;
        return Page();
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        foreach (var fault in await openAccount.CheckAsync(Answers, cancel)) Tell(fault);
    }

    private async Task LoadAsync(CancellationToken cancel) => Communes = await ReadAsync(services => services.GetRequiredService<ReadConventions>().AccountsAsync(Lead.Id, cancel), cancel);

    private Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read, CancellationToken cancel) => work.RunAsync(new Scope.Lead(Lead.Id, current.Id), read, cancel);

    private OpenAccount.Input Answers =>
        new(AccountName ?? "", Siret ?? "", (Slug ?? "").Trim(), InseeCode: null, Contracts, AdministratorName ?? "", AdministratorEmail ?? "", IdentityTexts.FirstDepartment, AddressReason,
            string.IsNullOrWhiteSpace(LinkedTo) ? null : LinkedTo.Trim(), Kind);

    private void Tell(OpenAccount.Outcome fault)
    {
        var (field, sentence) = fault.Match(
            opened => throw new System.Diagnostics.UnreachableException(),
            accountRefused => accountRefused.Reason.Match(
                syndicated => throw new System.Diagnostics.UnreachableException(),
                nameMissing => (nameof(AccountName), IdentityTexts.AccountNameMissing),
                siretRefused => (nameof(Siret), siretRefused.Reading.French()),
                siretTaken => (nameof(Siret), string.Format(IdentityTexts.SiretTaken, siretTaken.Account)),
                slugInvalid => (nameof(Slug), IdentityTexts.SlugInvalid),
                slugTaken => (nameof(Slug), IdentityTexts.SlugTaken),
                contractsMissing => (nameof(Contracts), AccountTexts.Open_ContractsMissing),
                communeUnknown => (nameof(LinkedTo), AccountTexts.Open_CommuneUnknown),
                subEntityInstead => (nameof(Contracts), string.Format(AccountTexts.Open_SubEntityInstead, subEntityInstead.Rule.Contracts, BodyName.Of(subEntityInstead.Commune)))),
            administratorRefused => administratorRefused.Reason switch
            {
                InvitePerson.Outcome.NameMissing => (nameof(AdministratorName), IdentityTexts.NameMissing),
                InvitePerson.Outcome.AddressShared shared => (nameof(AdministratorEmail), string.Format(IdentityTexts.AddressShared, shared.Word, shared.Rule.LeastReason)),
                _ => (nameof(AdministratorEmail), IdentityTexts.EmailInvalid),
            });
        AsksAddressReason |= fault is OpenAccount.Outcome.AdministratorRefused { Reason: InvitePerson.Outcome.AddressShared } || !string.IsNullOrWhiteSpace(AddressReason);
        ModelState.AddModelError(field, sentence);
    }
}
