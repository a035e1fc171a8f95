using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support.Lead;

/// <summary>What the accounts will need, by day, and the agglomeration's answers (VR-35). Only what they sent.</summary>
[Needs(Capability.HearAccounts)]
public sealed class RequestsModel(ReadRequests read, AnswerRequest answer, CurrentPerson person) : PageModel
{
    /// <summary>The one that is being answered; null: the calendar alone.</summary>
    [BindProperty(SupportsGet = true, Name = "demande")] public Guid? Asked { get; set; }
    [BindProperty] public int Seen { get; set; }
    [BindProperty] public ProposalVerdict? Verdict { get; set; }
    [BindProperty] public TypedDay On { get; set; } = new();
    [BindProperty] public string? Reason { get; set; }

    /// <summary>« repondue »: what was just done.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public ActingTenant Lead => person.Tenant;
    public ReadRequests.Calendar Calendar { get; private set; } = default!;     // read before the page is drawn
    public ReadRequests.Row? Answered { get; private set; }

    /// <summary>An answer was typed: its form is shown with it, even when there is nothing left to answer.</summary>
    public bool IsAnswering { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (Asked is not { } asked)
        {
            Calendar = await read.ForLeadAsync(cancel);
            return Page();
        }
        if ((Answered = await read.OneForLeadAsync(asked, cancel)) is not { } row) return NotFound();
        (Seen, On) = (row.Answers, TypedDay.From(row.Day));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (Asked is not { } asked || (Answered = await read.OneForLeadAsync(asked, cancel)) is not { } row) return NotFound();
        IsAnswering = true;
        var day = Verdict == ProposalVerdict.Planned ? On.ReadOptional(ModelState, nameof(On)) : null;
        if (!ModelState.IsValid) return this.Invalid();
        var fault = await answer.ExecuteAsync(new(row.Id, Seen, Verdict, day, Reason, person.Name), cancel);
        if (fault is null) return this.SeeOther($"{Links.Support.LeadRequests(Lead.Slug)}?fait=repondue");
        if (fault == RequestFault.NotFound) return NotFound();
        if (fault == RequestFault.ReadAgain && await read.OneForLeadAsync(asked, cancel) is { } now) (Answered, Seen) = (now, now.Answers);       // shown as it is now: the next press answers that
        return this.Refuse(Words.Of(fault.Value), fault switch
        {
            RequestFault.ReasonMissing or RequestFault.ReasonTooLong => nameof(Reason),
            RequestFault.DayMissing or RequestFault.DayPast => nameof(On),
            RequestFault.VerdictMissing => nameof(Verdict),
            _ => "",
        });
    }
}
