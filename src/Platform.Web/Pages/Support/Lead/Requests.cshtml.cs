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

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Answered is { } row) (Seen, On) = (row.Answers, TypedDay.From(row.Day));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel) || Answered is not { } row) return NotFound();
        var day = Verdict == ProposalVerdict.Planned ? On.ReadOptional(ModelState, nameof(On)) : null;
        if (!ModelState.IsValid) return this.Invalid();
        var fault = await answer.ExecuteAsync(new(row.Id, Seen, Verdict, day, Reason, person.Name), cancel);
        if (fault is null) return this.SeeOther($"{Links.Support.LeadRequests(Lead.Slug)}?fait=repondue");
        if (fault == RequestFault.NotFound) return NotFound();
        return this.Refuse(Words.Of(fault.Value), fault switch
        {
            RequestFault.ReasonMissing or RequestFault.ReasonTooLong => nameof(Reason),
            RequestFault.DayMissing or RequestFault.DayPast => nameof(On),
            RequestFault.VerdictMissing => nameof(Verdict),
            _ => "",
        });
    }

    /// <returns>False: the one that is asked for is not there.</returns>
    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Calendar = await read.ForLeadAsync(cancel);
        Answered = Calendar.Open.FirstOrDefault(row => row.Id == Asked);
        return Asked is null || Answered is not null;
    }
}
