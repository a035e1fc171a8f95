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

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var (term, mandate) = (FirstTermEnds.ReadOptional(ModelState, nameof(FirstTermEnds)), MandateEnds.ReadOptional(ModelState, nameof(MandateEnds)));
        if (ModelState.IsValid)
        {
            var outcome = await draft.ExecuteAsync(new(Account, Template, term, mandate, Court, await ConventionPage.ReadAsync(Pdf, cancel), Succeeds, current.Name), cancel);
            if (outcome is ConventionOutcome.Done done) return this.SeeOther(Links.Conventions.Details(Lead.Slug, done.Convention));
            if (outcome is ConventionOutcome.Refused { Why: var why }) ModelState.AddModelError(ConventionPage.FieldOf(this, why), ConventionWords.Of(why));
        }
        await LoadAsync(cancel);
        return this.Invalid();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Accounts = await read.AccountsAsync(Lead.Id, cancel);
        Standing = await read.StandingAsync(cancel);
    }
}
