using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>A notice that no wire carries: sent by a person, whose task ends with the day and the number of its publication (GD-02).</summary>
[Needs(Capability.PublishConsultation)]
public sealed class ManualTaskModel(ConsultationForBuyer consultations, ReadPublications publications, CloseManualTask close, NoteSending noteSending, NoteReceipt noteReceipt, NoteRefusal noteRefusal, IOptions<ChannelOptions> channels, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty(SupportsGet = true)] public Id<ChannelPublication> Publication { get; set; }
    [BindProperty] public TypedDay Sent { get; set; } = new();
    [BindProperty] public TypedDay On { get; set; } = new();
    [BindProperty] public TypedDateTime Received { get; set; } = new();
    [BindProperty] public string? Reference { get; set; }
    [BindProperty] public string? Address { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public ReadPublications.Line Line { get; private set; } = default!; // likewise
    public ReadPublications.Version Version { get; private set; } = default!; // likewise
    public bool IsJoue => Line.Publication.Channel == Platform.Core.Law.NoticeChannel.Joue;
    public string? Email => channels.Value.Gazette(Line.Publication.Gazette)?.Email;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        SuggestSent();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // our sentences, not the binder's
        var sent = !IsJoue || Sent.IsEmpty ? null : Sent.Read(ModelState, nameof(Sent));
        SuggestSent();
        var day = On.IsEmpty ? null : On.Read(ModelState, nameof(On));
        if (!ModelState.IsValid) return this.Invalid();
        return (await close.ExecuteAsync(new(Id, Publication, day, Reference, Address, person.Name, sent), cancel)).Match(
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=paru"),
            refused =>
            {
                foreach (var fault in refused.Faults) ModelState.AddModelError(FieldOf(fault), PublicityWords.Of(fault));
                return this.Invalid();
            },
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostSendingAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // likewise
        var day = Sent.IsEmpty ? null : Sent.Read(ModelState, nameof(Sent));
        if (!ModelState.IsValid) return this.Invalid();
        return (await noteSending.ExecuteAsync(new(Id, Publication, day), cancel)).Match(
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=envoye"),
            refused => { ModelState.AddModelError(nameof(Sent), PublicityWords.Of(refused.Fault)); return this.Invalid(); },
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostReceiptAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // our sentences, not the binder's
        var blank = string.IsNullOrWhiteSpace($"{Received.Day}{Received.Month}{Received.Year}{Received.Hour}{Received.Minute}");
        var at = blank ? null : Received.Read(ModelState, nameof(Received));
        if (!ModelState.IsValid) return this.Invalid();
        return (await noteReceipt.ExecuteAsync(new(Id, Publication, at), cancel)).Match(
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=recu"),
            refused => { ModelState.AddModelError(nameof(Received), PublicityWords.Of(refused.Fault)); return this.Invalid(); },
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostRefusedAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !await noteRefusal.ExecuteAsync(Id, Publication, person.Name, cancel)) return NotFound();
        return this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=refus");
    }

    // The day that was noted, or today: who comes here has most often just sent it.
    private void SuggestSent()
    {
        if (!IsJoue) Sent = TypedDay.From(FranceTime.DayOf(Line.Publication.SendingAt ?? clock.GetUtcNow()));
    }

    private static string FieldOf(CloseManualTask.Fault fault) => fault switch
    {
        CloseManualTask.Fault.SentMissing or CloseManualTask.Fault.SentBefore or CloseManualTask.Fault.SentAfter => nameof(Sent),
        CloseManualTask.Fault.DayMissing or CloseManualTask.Fault.DayBefore or CloseManualTask.Fault.DayAhead => nameof(On),
        CloseManualTask.Fault.ReferenceMissing or CloseManualTask.Fault.ReferenceTooLong => nameof(Reference),
        CloseManualTask.Fault.UrlWrong => nameof(Address),
    };

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        var lines = from sheet in await publications.ExecuteAsync(Id, cancel) from version in sheet.Versions from line in version.Lines where line.Publication.Id == Publication && line.Publication.State == PublicationState.Manual select (version, line);
        if (lines.ToList() is not [var only]) return false;
        (Consultation, Version, Line) = (found, only.version, only.line);
        return true;
    }
}
