using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>The account's own side of the bill: the same figures as the lead's, and the button to disagree.</summary>
[Needs(Capability.ReadQuotes)]
public sealed class BillModel(CurrentPerson person, ReadRebilling read, TakeStatementStep take, PrintedPapers papers) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "annee")] public int? Asked { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public string Portal => person.Tenant.Slug;
    public bool MayDispute => person.Has(Capability.ManagePeople);
    public int Year { get; private set; }
    public IReadOnlyList<int> OtherYears { get; private set; } = [];
    public ReadRebilling.Whole Whole { get; private set; } = default!;      // set by both handlers
    public bool HasPaper { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        await LoadAsync(cancel);
        if (!MayDispute) return NotFound();      // a buyer reads the bill; whoever administers the account answers for it
        var outcome = await take.ExecuteAsync(new(person.Tenant.Id, Year, StatementState.Issued, StatementState.Disputed, Reason, BillsOverrun: false, person.Name), cancel);
        return outcome.Match(
            _ => this.SeeOther($"{Links.Quotes.Bill(Portal)}?annee={Year}"),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault == TakeStatementStep.Fault.ReasonMissing ? nameof(Reason) : ""),
            _ => NotFound());
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var years = await read.YearsAsync(person.Tenant.Id, cancel);
        Year = Asked is { } asked && years.Contains(asked) ? asked : years[0];
        OtherYears = [.. years.Where(year => year != Year)];
        Whole = await read.AccountAsync(person.Tenant.Id, Year, cancel) ?? throw new InvalidOperationException("An account reads its own bill.");
        HasPaper = Whole.Statement is { } statement && await papers.FindAsync(PaperKind.Statement, statement.Id, cancel) is { } paper && paper.Edition == statement.Edition;
    }
}
