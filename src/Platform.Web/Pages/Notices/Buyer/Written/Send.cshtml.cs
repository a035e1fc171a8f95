using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Pages.Approvals.Buyer;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer.Written;

/// <summary>What will be sent, where, and for how much; what still stands against it; its approval; and the publication itself (VR-24, VR-41).</summary>
[Needs(Capability.PublishConsultation)]
public sealed class SendModel(ReadWritten read, PublishWritten publish, ReadApprovals approvals, SubmitForApproval submit, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty(SupportsGet = true)] public Id<WrittenNotice> Notice { get; set; }
    [BindProperty] public string? Total { get; set; }
    [BindProperty] public List<string> Seen { get; set; } = [];

    /// <summary>What the page that was read showed: that is published, or asked of the circuit, or nothing (decision 0077).</summary>
    [BindProperty] public string? AsRead { get; set; }

    /// <summary>What this one shows.</summary>
    public string Standing { get; private set; } = "";

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public ReadWritten.Sheet Sheet { get; private set; } = default!; // set, or 404
    public decimal Due { get; private set; }
    public ReadApprovals.Standing Approval { get; private set; } = default!; // likewise

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        !await LoadAsync(cancel) ? NotFound() : Sheet.Draft.PublishedAt is null ? Page() : this.SeeOther(Links.Notices.Publicity(Portal, Id.Value));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
        if (Due > 0 && !Seen.Contains("oui", StringComparer.Ordinal)) return this.Refuse(NoticeTexts.CostsUnread, nameof(Seen));
        return (await publish.ExecuteAsync(new(Id, Notice, Amounts.Read(Total) ?? -1, person.Name, AsRead ?? ""), cancel)).Match(
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=avis"),
            _ => this.Refuse(NoticeTexts.NotReady),
            _ => this.Refuse(NoticeTexts.WrittenChanged),
            _ => this.Refuse(NoticeTexts.CostsChanged),
            missing => this.Refuse(missing.Objection == ActObjection.Running ? NoticeTexts.ApprovalRunning : NoticeTexts.ApprovalMissing),
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value)),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostSubmitAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // likewise
        if (!await LoadAsync(cancel)) return NotFound();
        if (!Sheet.IsReady) return this.Refuse(NoticeTexts.NotReady);
        return await submit.ExecuteAsync(new Act(Sheet.Draft.Act, Id, Notice.Value), AsRead ?? "", cancel) is not { } outcome ? this.Refuse(NoticeTexts.WrittenChanged) : outcome.Match(
            _ => Asked(), _ => this.Refuse(NoticeTexts.NotReady), _ => this.Refuse(NoticeTexts.NotReady), nobody => this.Refuse(AskModel.Nobody(nobody)), _ => Asked(), _ => this.Refuse(ApprovalTexts.SubmitNotRequired), _ => NotFound());
    }

    private IActionResult Asked() => this.SeeOther($"{Links.Approvals.Of(Portal, Id.Value)}?suite=demandee");

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, Notice, cancel) is not { } found) return false;
        (Sheet, Standing, Due, Approval) = (found, await publish.AsItStandsAsync(Notice, cancel), await publish.TotalAsync(found, cancel), await approvals.StandingAsync(Id, found.Draft.Act, Notice.Value, cancel));
        return true;
    }
}
