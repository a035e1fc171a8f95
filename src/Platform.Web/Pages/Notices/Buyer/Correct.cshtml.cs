using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>« Corriger et renvoyer »: what a channel said stands beside the field that caused it.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class CorrectModel(ConsultationForBuyer consultations, ReadPublications publications, CorrectNotice correct, IContactInForce contacts, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty(SupportsGet = true)] public Id<Notice> Notice { get; set; }
    [BindProperty] public ContactForm Contact { get; set; } = new();

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public IReadOnlyList<ReadPublications.Line> Refused { get; private set; } = [];

    /// <summary>What this page cannot mend: it belongs to the consultation.</summary>
    public IReadOnlyList<ReadPublications.Error> Others { get; private set; } = [];

    /// <summary>By a person, on purpose: what it says is mended on its own page.</summary>
    public bool IsWritten { get; private set; }

    private NoticeContact Sent { get; set; } = NoticeContact.Nobody;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Refused.Count == 0) return this.SeeOther(Links.Notices.Publicity(Portal, Id.Value));
        Contact = ContactForm.From(Sent);
        foreach (var error in Refused.SelectMany(line => line.Errors).Where(IsHere)) ModelState.AddModelError($"Contact.{error.Concerns}", error.Message);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
        return (await correct.ExecuteAsync(new(Id, Notice, Contact.Read()), cancel)).Match(
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value) + "?fait=renvoye"),
            refused =>
            {
                ContactForm.Say(refused.Problems, ModelState);
                return this.Invalid();
            },
            _ => this.Refuse(NoticeTexts.NothingToCorrect),
            _ => this.Refuse(NoticeTexts.CorrectEnded),
            _ => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        if ((await publications.ExecuteAsync(Id, cancel)).FirstOrDefault(sheet => sheet.Notice.Id == Notice) is not { } sheet) return false;
        (Consultation, IsWritten) = (found, sheet.Notice.Kind is not (NoticeKind.Contract or NoticeKind.DesignContest));
        Refused = [.. sheet.Versions.SelectMany(version => version.Lines).Where(line => line.Publication.State == PublicationState.Rejected)];
        Others = [.. Refused.SelectMany(line => line.Errors).Where(error => !IsHere(error))];
        if (!IsWritten && await contacts.ReadAsync(found, cancel) is { } named) Sent = new(named.Name, named.Email, named.Phone, named.Street, named.PostCode, named.Town);
        else if (await publications.ContentAsync(Id, sheet.Versions[0].Id, cancel) is { Content.Buyer.Organisation: var body })
            Sent = new(body.Contact ?? "", body.Email ?? "", body.Phone ?? "", body.Street ?? "", body.PostCode ?? "", body.City);
        return true;
    }

    private static bool IsHere(ReadPublications.Error error) => error.Concerns <= NoticeField.Town;      // the contact comes first in the enum, as on the page
}
