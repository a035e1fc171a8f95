using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Eforms;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>What will be sent, where, and for how much: seen and confirmed before anything leaves (VR-41).</summary>
[Needs(Capability.PublishConsultation)]
public sealed class CheckModel(ConsultationForBuyer consultations, ReadPublicity read, JudgeNotice judge, ConfirmCosts confirm, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Total { get; set; }
    [BindProperty] public List<string> Seen { get; set; } = [];

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public ReadPublicity.Answer Answer { get; private set; } = default!; // likewise

    /// <summary>What the notice says besides the questions.</summary>
    public StatedTerms Terms { get; private set; } = StatedTerms.Nothing;

    /// <summary>As its channels would receive it; null where nothing is published.</summary>
    public CanonicalNotice? Announced { get; private set; }

    /// <summary>Of the Office’s rules; null: no channel takes eForms, or the contact is to be completed first.</summary>
    public EformsVerdict? Verdict { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        !await LoadAsync(cancel) ? NotFound() : Consultation.PublishedAt is null ? Page() : this.SeeOther(Links.Notices.Publicity(Portal, Id.Value));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
        if (!Seen.Contains("oui", StringComparer.Ordinal)) return this.Refuse(NoticeTexts.CostsUnread, nameof(Seen));
        var shown = Amounts.Read(Total) ?? -1;
        return await confirm.ExecuteAsync(new(Id, shown, person.Name), cancel) switch
        {
            ConfirmCosts.Outcome.Confirmed or ConfirmCosts.Outcome.AlreadyPublished => this.SeeOther(Links.Buyer.Publish(Portal, Id.Value)),
            ConfirmCosts.Outcome.Changed => this.Refuse(NoticeTexts.CostsChanged),
            ConfirmCosts.Outcome.NothingChosen => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value)),
            ConfirmCosts.Outcome.NotFound => NotFound(),
        };
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        (Consultation, Answer) = (found, await read.ExecuteAsync(found, cancel));
        if (found.PublishedAt is not null) return true;
        Terms = Answer.Regime.Stated.Terms;
        if (found.Procedure != Procedure.WithoutPublicity) Announced = await read.PreviewAsync(found, Answer, cancel);
        if (Announced is { } announced && Answer.Problems.Count == 0) Verdict = judge.Execute(announced, Answer.Chosen, Answer.Now);
        return true;
    }
}
