using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consents;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Consents.Visit;

/// <summary>A page that reads an account under its consent. The line in that account's log is written before the page begins; no form stands on it.</summary>
public abstract class VisitPage(CurrentPerson current) : PageModel
{
    /// <summary>From 1. Not « page »: Razor keeps that route value for itself, and a query of that name is never read.</summary>
    [BindProperty(SupportsGet = true, Name = "feuillet")] public int? Number { get; set; }

    public Core.Consents.Visit Visited => current.Visit;
    public ActingTenant Lead => current.Tenant;

    /// <summary>From 0. A page beyond the first thousand is no page.</summary>
    protected int Offset => Math.Clamp((Number ?? 1) - 1, 0, 1000);

    public string? Next(bool more) => more ? $"?feuillet={Offset + 2}" : null;

    public string? Previous => Offset > 0 ? $"?feuillet={Offset}" : null;

    public string HrefOf(ConsentPart part) => part switch
    {
        ConsentPart.Consultations => Links.Consents.VisitConsultations(Lead.Slug, Visited.Consent),
        ConsentPart.Withdrawals => Links.Consents.VisitWithdrawals(Lead.Slug, Visited.Consent),
        ConsentPart.People => Links.Consents.VisitPeople(Lead.Slug, Visited.Consent),
    };

    /// <summary>What was not consented to is not there.</summary>
    protected bool Covers(ConsentPart part) => Visited.Parts.Contains(part);
}

/// <summary>What may be read, and until when.</summary>
[Needs(Capability.VisitAccount)]
public sealed class IndexModel(CurrentPerson current) : VisitPage(current);

[Needs(Capability.VisitAccount)]
public sealed class ConsultationsModel(CurrentPerson current, AccountForVisitor read) : VisitPage(current)
{
    public AccountForVisitor.Listed<Consultation> Listed { get; private set; } = new([], false);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Covers(ConsentPart.Consultations)) return NotFound();
        Listed = await read.ConsultationsAsync(Offset, cancel);
        return Page();
    }
}

[Needs(Capability.VisitAccount)]
public sealed class ConsultationModel(CurrentPerson current, AccountForVisitor read) : VisitPage(current)
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public AccountForVisitor.Dossier Dossier { get; private set; } = null!;      // set before the page is shown

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Covers(ConsentPart.Consultations) || await read.ConsultationAsync(Id, cancel) is not { } dossier) return NotFound();
        Dossier = dossier;
        return Page();
    }
}

[Needs(Capability.VisitAccount)]
public sealed class WithdrawalsModel(CurrentPerson current, AccountForVisitor read) : VisitPage(current)
{
    public AccountForVisitor.Listed<AccountForVisitor.Withdrawal> Listed { get; private set; } = new([], false);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Covers(ConsentPart.Withdrawals)) return NotFound();
        Listed = await read.WithdrawalsAsync(Offset, cancel);
        return Page();
    }
}

[Needs(Capability.VisitAccount)]
public sealed class PeopleModel(CurrentPerson current, AccountForVisitor read) : VisitPage(current)
{
    public IReadOnlyList<AccountForVisitor.Worker> Workers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Covers(ConsentPart.People)) return NotFound();
        Workers = await read.PeopleAsync(cancel);
        return Page();
    }
}
