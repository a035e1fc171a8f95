using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>Writes a convention: with whom, under which clauses, its text.</summary>
[Needs(Capability.ManageTenants)]
public sealed class NewModel(CurrentPerson current, ReadConventions read, DraftConvention draft, TimeProvider clock) : PageModel
{
    /// <summary>Idempotency key of the form.</summary>
    [BindProperty] public Guid Key { get; set; } = Guid.CreateVersion7();
    [BindProperty] public string? Account { get; set; }
    [BindProperty] public string? Template { get; set; }
    [BindProperty] public TypedDay FirstTermEnds { get; set; } = new();
    [BindProperty] public TypedDay MandateEnds { get; set; } = new();
    [BindProperty] public string? Court { get; set; }
    [BindProperty] public IReadOnlyList<Guid> Succeeds { get; set; } = [];
    [BindProperty] public IFormFile? Pdf { get; set; }

    public IReadOnlyList<(string Slug, string Name)> Accounts { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Reference, string Account)> Standing { get; private set; } = [];
    public IReadOnlyList<ConventionTemplate> Templates => ConventionTemplates.On(clock.GetUtcNow());
    public ActingTenant Lead => current.Tenant;

    /// <param name="account">Portal of the account from whose page the person comes.</param>
    /// <param name="cancel">Stops.</param>
    public Task OnGetAsync([FromQuery(Name = "compte")] string? account, CancellationToken cancel)
    {
        Account = account;
        return LoadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var (term, mandate) = (FirstTermEnds.ReadOptional(ModelState, nameof(FirstTermEnds)), MandateEnds.ReadOptional(ModelState, nameof(MandateEnds)));
        var input = new DraftConvention.Input(Account, Template, term, mandate, Court, await ConventionPage.ReadAsync(Pdf, cancel), Succeeds, current.Name, Key);
        ConventionPage.Tell(this, await draft.FaultsAsync(input, cancel));
        if (ModelState.IsValid)
        {
            var outcome = await draft.ExecuteAsync(input, cancel);
            if (outcome is ConventionOutcome.Done done) return this.SeeOther(Links.Conventions.Details(Lead.Slug, done.Convention));
            if (outcome is ConventionOutcome.Refused { Why: var why }) ConventionPage.Tell(this, [why]);
        }
        ConventionPage.AskAgain(this, Pdf);
        await LoadAsync(cancel);
        return this.Invalid();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Accounts = await read.AccountsAsync(Lead.Id, cancel);
        Standing = await read.StandingAsync(cancel);
    }
}
