using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>Of a draft: where its notice will appear, why, and for how much. Of a published consultation: what became of each notice at each channel.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class PublicityModel(ConsultationForBuyer consultations, ReadPublicity read, ReadPublications publications, ChooseChannels choose, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public List<string> Channels { get; set; } = [];
    [BindProperty] public ContactForm Contact { get; set; } = new();

    /// <summary>On the way back, once: « renvoye », « paru ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public ReadPublicity.Answer Answer { get; private set; } = default!; // set for a draft
    public IReadOnlyList<ReadPublications.Sheet> Sheets { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.PublishedAt is null) (Channels, Contact) = ([.. Answer.Chosen.Select(channel => channel.Code)], ContactForm.From(Answer.Contact));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
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

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        Consultation = found;
        if (found.PublishedAt is null) Answer = await read.ExecuteAsync(found, cancel);
        else Sheets = await publications.ExecuteAsync(Id, cancel);
        return true;
    }
}
