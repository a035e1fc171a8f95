using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer.Written;

/// <summary>Where a written notice will appear, for how much, and who answers there.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class ReachModel(ReadWritten read, ReachWritten reach, CurrentPerson person) : PageModel, IReplaces
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty(SupportsGet = true)] public Id<WrittenNotice> Notice { get; set; }
    [BindProperty] public List<string> Channels { get; set; } = [];
    [BindProperty] public ContactForm Contact { get; set; } = new();

    public string Portal => person.Tenant.Slug;
    public ReadWritten.Sheet Sheet { get; private set; } = default!; // set, or 404

    public object Replaced => new { Channels = Sheet.Chosen.Select(channel => channel.Code).Order(StringComparer.Ordinal), Sheet.Draft.Contact };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, Notice, cancel) is not { } found) return NotFound();
        if (found.Draft.PublishedAt is not null) return this.SeeOther(Links.Notices.Publicity(Portal, Id.Value));
        (Sheet, Channels, Contact) = (found, [.. found.Chosen.Select(channel => channel.Code)], ContactForm.From(found.Draft.Contact));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (await read.FindAsync(Id, Notice, cancel) is not { } found) return NotFound();
        Sheet = found;
        StampTag.Check(Request, this, ModelState);
        if (!ModelState.IsValid) return this.Invalid();
        return (await reach.ExecuteAsync(new(Id, Notice, Channels, Contact.Read()), cancel)).Match(
            _ => this.SeeOther(Links.Notices.Send(Portal, Id.Value, Notice.Value)),
            refused =>
            {
                foreach (var group in refused.Missing) ModelState.AddModelError(nameof(Channels), PublicityWords.Missing(found.Draft.Kind, group));
                ContactForm.Say(refused.Problems, ModelState);
                return this.Invalid();
            },
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value)),
            _ => NotFound());
    }
}
