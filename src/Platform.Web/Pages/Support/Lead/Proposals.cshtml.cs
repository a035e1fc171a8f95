using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support.Lead;

/// <summary>What accounts ask of the agglomeration, who supports it, and its answer.</summary>
[Needs(Capability.HearAccounts)]
public sealed class ProposalsModel(ReadProposals read, AnswerProposal answer, CurrentPerson person) : PageModel
{
    [BindProperty] public Guid Proposal { get; set; }
    [BindProperty] public int Seen { get; set; }
    [BindProperty] public ProposalVerdict? Verdict { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public ActingTenant Lead => person.Tenant;
    /// <summary>Of the answer that was just refused, shown in its own form.</summary>
    public string? Fault { get; private set; }
    public IReadOnlyList<ReadProposals.Whole> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Rows = await read.ForLeadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var fault = await answer.ExecuteAsync(new(Proposal, Seen, Verdict, Reason, person.Name), cancel);
        if (fault is null) return this.SeeOther(Links.Support.LeadProposals(Lead.Slug));
        if (fault == ProposalFault.NotFound) return NotFound();
        Rows = await read.ForLeadAsync(cancel);
        Fault = Words.Of(fault.Value);
        var first = Rows.FirstOrDefault(row => row.Id == Proposal) is { } row ? Verdicts(row).FirstOrDefault() : default;
        return this.Refuse(Fault, fault is ProposalFault.ReasonMissing or ProposalFault.ReasonTooLong ? $"r-{Proposal}" : fault == ProposalFault.VerdictMissing ? $"v-{Proposal}-{first}" : "");
    }

    /// <summary>What may still be answered.</summary>
    public static IEnumerable<ProposalVerdict> Verdicts(ReadProposals.Whole row) => row.Verdict == nameof(ProposalVerdict.Done) ? [] : Enum.GetValues<ProposalVerdict>().Where(v => v.ToString() != row.Verdict);
}
