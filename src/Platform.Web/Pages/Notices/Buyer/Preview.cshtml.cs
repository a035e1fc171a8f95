using System.Xml.Linq;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>The notice of a draft as one channel would receive it: read by a person first, then as the machine reads it.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class PreviewModel(ConsultationForBuyer consultations, ReadPublicity read, NoticeFormats formats, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty(SupportsGet = true)] public string Channel { get; set; } = "";

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public QuoteCosts.Line Line { get; private set; } = default!; // likewise
    public CanonicalNotice Notice { get; private set; } = default!; // likewise
    public StatedTerms Terms { get; private set; } = StatedTerms.Nothing;
    public NoticeDocument? Document { get; private set; }
    public string Text { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { PublishedAt: null } found) return NotFound();
        var answer = await read.ExecuteAsync(found, cancel);
        if (answer.Offered.FirstOrDefault(line => line.Channel.Code == Channel) is not { } asked) return NotFound();
        (Consultation, Line, Notice, Terms) = (found, asked, await read.PreviewAsync(found, answer, cancel), answer.Regime.Stated.Terms);
        Document = asked.Channel.Channel == Platform.Core.Law.NoticeChannel.BuyerProfile ? null : formats.Write(asked.Channel.Channel, Notice);
        if (Document is { } document)
        {
            using var bytes = new MemoryStream(document.Content);
            Text = XDocument.Load(bytes).ToString();        // our own bytes, laid out for a reader
        }
        return Page();
    }
}
