using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>Of a draft: where its notice will appear, why, and for how much. Of a published consultation: what became of each notice at each channel.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class PublicityModel(ConsultationForBuyer consultations, ReadPublicity read, ReadPublications publications, ListWritten written, ReadOwed readOwed, IAwardSource awards, ConfirmCorrigendum confirm, DeclineCorrigendum decline, ChooseChannels choose, CurrentPerson person) : PageModel, IReplaces
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public List<string> Channels { get; set; } = [];
    [BindProperty] public Guid Of { get; set; }
    [BindProperty] public string? Total { get; set; }

    /// <summary>Why it is not published.</summary>
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public ContactForm Contact { get; set; } = new();

    /// <summary>On the way back, once: « renvoye », « recu », « refus », « envoye », « paru », « avis », « sansavis », « rien ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>Of a draft.</summary>
    public object? Replaced => Consultation.PublishedAt is null ? new { Channels = Answer.Proposed.Select(channel => channel.Code), Contact = ContactForm.From(Answer.Contact) } : null;

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public ReadPublicity.Answer Answer { get; private set; } = default!; // set for a draft
    public IReadOnlyList<ReadPublications.Sheet> Sheets { get; private set; } = [];

    /// <summary>Notices that a person writes and has not published yet.</summary>
    public IReadOnlyList<WrittenNotice> InHand { get; private set; } = [];

    /// <summary>A correction that nobody asked for, and whose cost waits to be confirmed.</summary>
    public ReadOwed.Line? Owed { get; private set; }

    /// <summary>It is over, and no award notice says so yet.</summary>
    public bool MayAward { get; private set; }

    /// <summary>Written by a person on purpose: what it says may be mended, not only whom it names.</summary>
    public bool IsWritten(ReadPublications.Sheet sheet) => sheet.Notice.Kind is NoticeKind.PriorInformation or NoticeKind.PriorInformationShortening or NoticeKind.Award or NoticeKind.Modification;

    /// <summary>Nothing of its kind is in hand, it is out, and no later correction says otherwise.</summary>
    public bool MayFollow(ReadPublications.Sheet sheet) => IsWritten(sheet) && EarlierNotices.Chain([.. Sheets.Select(other => other.Notice)], sheet.Notice)[^1].Id == sheet.Notice.Id && sheet.Versions.Any(version => version.IsPublic) && InHand.All(draft => draft.Kind != sheet.Notice.Kind);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.PublishedAt is null) (Channels, Contact) = ([.. Answer.Proposed.Select(channel => channel.Code)], ContactForm.From(Answer.Contact));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
        StampTag.Check(Request, this, ModelState);
        if (!ModelState.IsValid) return this.Invalid();
        return (await choose.ExecuteAsync(new(Id, Channels, Contact.Read(), person.Name), cancel)).Match(
            _ => this.SeeOther(Links.Notices.Check(Portal, Id.Value)),
            refused =>
            {
                ContactForm.Say(refused.Problems, ModelState);
                return this.Invalid();
            },
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value)),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // likewise
        if (!await LoadAsync(cancel)) return NotFound();
        return await confirm.ExecuteAsync(new(Id, Of, Amounts.Read(Total) ?? -1, person.Name), cancel) switch
        {
            ConfirmCorrigendum.Outcome.Confirmed => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=avis"),
            ConfirmCorrigendum.Outcome.NothingWaits => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=rien"),
            ConfirmCorrigendum.Outcome.Changed => this.Refuse(NoticeTexts.CostsChanged),
            ConfirmCorrigendum.Outcome.NotFound => NotFound(),
        };
    }

    public async Task<IActionResult> OnPostDeclineAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // likewise
        if (!await LoadAsync(cancel)) return NotFound();
        return await decline.ExecuteAsync(new(Id, Reason, person.Name), cancel) switch
        {
            DeclineCorrigendum.Outcome.Declined => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=sansavis"),
            DeclineCorrigendum.Outcome.NothingWaits => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=rien"),
            DeclineCorrigendum.Outcome.ReasonMissing => this.Refuse(NoticeTexts.Decline_ReasonMissing, nameof(Reason)),
            DeclineCorrigendum.Outcome.ReasonTooLong => this.Refuse(NoticeTexts.Decline_ReasonTooLong, nameof(Reason)),
        };
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        Consultation = found;
        if (found.PublishedAt is null) Answer = await read.ExecuteAsync(found, cancel);
        Sheets = await publications.ExecuteAsync(Id, cancel);
        Owed = found.PublishedAt is null ? null : await readOwed.ExecuteAsync(Id, cancel);
        InHand = [.. (await written.OfAsync(Id, cancel)).Where(draft => draft.PublishedAt is null)];
        MayAward = (found.ClosedAt is not null || found.DiscontinuedAt is not null) && Sheets.All(sheet => sheet.Notice.Kind != NoticeKind.Award) && InHand.All(draft => draft.Kind != NoticeKind.Award)
            && (await awards.OfAsync(found, cancel)).IsOver;
        return true;
    }
}
