using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Lead;

/// <summary>One account's year for the lead: what it used, what is noted besides, and the statement with what may be done about it.</summary>
[Needs(Capability.ManageRebilling)]
public sealed class AccountModel(CurrentPerson current, ReadRebilling read, TakeStatementStep take, NoteCharge note, PrintedPapers papers, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "compte")] public Guid Account { get; set; }
    [BindProperty(SupportsGet = true, Name = "annee")] public int Year { get; set; }
    [BindProperty] public StatementState? Seen { get; set; }
    [BindProperty] public StatementState? Step { get; set; }
    [BindProperty] public bool? BillsOverrun { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public LineKind? Kind { get; set; }
    [BindProperty] public string? Label { get; set; }
    [BindProperty] public string? Amount { get; set; }
    [BindProperty] public Guid? Charge { get; set; }

    /// <summary>Idempotency key of the form that notes a charge.</summary>
    [BindProperty] public Guid? Key { get; set; }

    public ActingTenant Lead => current.Tenant;
    public ReadRebilling.Whole Whole { get; private set; } = default!;      // set, or 404
    public bool HasPaper { get; private set; }
    public bool IsOver => Year < FranceTime.DayOf(clock.GetUtcNow()).Year;
    public bool MayNote => Whole.Statement is null or { State: StatementState.Draft or StatementState.Disputed } or { Growth: not null };

    /// <summary>Something came after the statement was decided, and the year is over, or the account has closed again.</summary>
    public bool MayComplete => (IsOver || Whole.IsClosed) && Whole.Statement is { Growth: StatementGrowth.Grown };

    /// <summary>What an edition holds stays noted.</summary>
    public bool MayTakeBack(Charge charge) => MayNote && (Whole.Statement is not { Growth: not null } statement || charge.NotedAt > statement.DecidedAt);

    private string Address => Links.Quotes.RebillingOf(Lead.Slug, Account, Year);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostStepAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel) || Seen is not { } seen || Step is not { } step) return NotFound();
        if (step == StatementState.Issued && BillsOverrun is null && Whole.Meter.Cost.Billable > 0) return this.Refuse(QuoteTexts.Step_OverrunUndecided, nameof(BillsOverrun));
        var outcome = await take.ExecuteAsync(new(Account, Year, seen, step, Reason, BillsOverrun ?? false, current.Name), cancel);
        return outcome.Match(
            _ => this.SeeOther(Address),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault == TakeStatementStep.Fault.ReasonMissing ? nameof(Reason) : ""),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostNoteAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
        var faults = await note.ExecuteAsync(new(Account, Year, Kind, Label, Amounts.Read(Amount), current.Name, Key), cancel);
        foreach (var fault in faults) ModelState.AddModelError(FieldOf(fault), Words.Of(fault));
        return faults.Count > 0 ? this.Invalid() : this.SeeOther(Address);
    }

    public async Task<IActionResult> OnPostTakeBackAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
        return await note.TakeBackAsync(Account, Year, Charge ?? Guid.Empty, current.Name, cancel) is { } fault ? this.Refuse(Words.Of(fault)) : this.SeeOther(Address);
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.AccountAsync(Account, Year, cancel) is not { } whole) return false;
        Whole = whole;
        Key ??= Guid.CreateVersion7();
        HasPaper = whole.Statement is { } statement && await papers.FindAsync(PaperKind.Statement, statement.Id, cancel) is { } paper && paper.Edition == statement.Edition;
        return true;
    }

    private static string FieldOf(NoteCharge.Fault fault) => fault switch
    {
        NoteCharge.Fault.KindMissing => nameof(Kind),
        NoteCharge.Fault.LabelMissing => nameof(Label),
        NoteCharge.Fault.AmountMissing or NoteCharge.Fault.AmountOutOfRange => nameof(Amount),
        NoteCharge.Fault.AlreadyIssued or NoteCharge.Fault.FreeOfCharge or NoteCharge.Fault.NotFound => "",
    };
}
