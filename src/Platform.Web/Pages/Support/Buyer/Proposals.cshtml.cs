using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support.Buyer;

/// <summary>What the territory asks of its agglomeration, without authors; a voice for it, or a proposal of one's own.</summary>
[Needs(Capability.AskForHelp)]
public sealed class ProposalsModel(ReadProposals read, ProposeChange propose, SupportProposal support, CurrentPerson person) : PageModel
{
    [BindProperty] public Guid Key { get; set; }
    [BindProperty] public ProposalKind? Kind { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public Guid Proposal { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public IReadOnlyList<ReadProposals.Shared> Shared { get; private set; } = [];
    public IReadOnlyList<ReadProposals.Whole> Amendments { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = Guid.CreateVersion7();
        await LoadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var faults = await propose.ExecuteAsync(new(Key, Kind, Title, Text, person.Name), cancel);
        if (faults.Count == 0) return this.SeeOther(Links.Support.Proposals(Portal));
        foreach (var fault in faults) ModelState.AddModelError(FieldOf(fault), Words.Of(fault));
        await LoadAsync(cancel);
        return this.Invalid();
    }

    public async Task<IActionResult> OnPostSupportAsync(CancellationToken cancel) => await support.ExecuteAsync(Proposal, cancel) ? this.SeeOther(Links.Support.Proposals(Portal)) : NotFound();

    private async Task LoadAsync(CancellationToken cancel) => (Shared, Amendments) = (await read.TerritoryAsync(cancel), await read.AmendmentsAsync(cancel));

    private static string FieldOf(ProposalFault fault) => fault switch
    {
        ProposalFault.KindMissing => nameof(Kind),
        ProposalFault.TitleMissing or ProposalFault.TitleTooLong => nameof(Title),
        ProposalFault.TextMissing or ProposalFault.TextTooLong => nameof(Text),
        ProposalFault.VerdictMissing or ProposalFault.ReasonMissing or ProposalFault.ReasonTooLong or ProposalFault.ReadAgain or ProposalFault.NotFound => "",
    };
}
