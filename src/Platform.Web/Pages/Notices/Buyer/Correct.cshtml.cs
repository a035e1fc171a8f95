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

    /// <summary>What a channel refused of the contact, and what stands there since.</summary>
    public sealed record Mended(ReadPublications.Error Error, string Before, string Now);

    public IReadOnlyList<Mended> Settled { get; private set; } = [];

    /// <summary>Whatever was refused has been corrected since: nothing is left but to send it.</summary>
    public bool IsMended => Settled.Count > 0 && Others.Count == 0 && ModelState.IsValid;

    /// <summary>By a person, on purpose: what it says is mended on its own page.</summary>
    public bool IsWritten { get; private set; }

    private PublishedContact? named;
    private ReadPublications.Sheet sheet = default!; // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Refused.Count == 0) return this.SeeOther(Links.Notices.Publicity(Portal, Id.Value));
        Contact = named is not null ? ContactForm.From(named) : await SaidAsync(sheet.Versions[0].Id, cancel);
        await JudgeAsync(cancel);
        return Page();
    }

    /// <summary>A field is accused of what it says, not of what it said when it was refused.</summary>
    private async Task JudgeAsync(CancellationToken cancel)
    {
        var settled = new List<Mended>();
        foreach (var (version, error) in from version in sheet.Versions from line in version.Lines where Refused.Contains(line) from error in line.Errors where IsHere(error) select (version, error))
        {
            var (before, now) = ((await SaidAsync(version.Id, cancel)).Of(error.Concerns), Contact.Of(error.Concerns));
            if (before == now) ModelState.AddModelError($"Contact.{error.Concerns}", error.Message);
            else settled.Add(new(error, before, now));
        }
        Settled = settled;
    }

    private async Task<ContactForm> SaidAsync(Id<NoticeVersion> version, CancellationToken cancel) =>
        await publications.ContentAsync(Id, version, cancel) is { Content.Buyer.Organisation: var body }
            ? ContactForm.From(new NoticeContact(body.Contact ?? "", body.Email ?? "", body.Phone ?? "", body.Street ?? "", body.PostCode ?? "", body.City)) : new();

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
        if ((await publications.ExecuteAsync(Id, cancel)).FirstOrDefault(one => one.Notice.Id == Notice) is not { } read) return false;
        (Consultation, sheet, IsWritten) = (found, read, read.Notice.Kind is not (NoticeKind.Contract or NoticeKind.DesignContest));
        Refused = [.. sheet.Versions.SelectMany(version => version.Lines).Where(line => line.Publication.State == PublicationState.Rejected)];
        Others = [.. Refused.SelectMany(line => line.Errors).Where(error => !IsHere(error))];
        named = IsWritten ? null : await contacts.ReadAsync(found, cancel);
        return true;
    }

    private static bool IsHere(ReadPublications.Error error) => error.Concerns <= NoticeField.Town;      // the contact comes first in the enum, as on the page
}
