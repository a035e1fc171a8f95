using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Dce.Public;

/// <summary>After a withdrawal that left an address: says which one will be told, and starts the download.</summary>
[Anonymous]
public sealed class NotedModel(ConsultationForPublic consultations, ReadTaker readTaker) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty(SupportsGet = true)] public string Token { get; set; } = "";

    public ConsultationForPublic.Details Consultation { get; private set; } = default!; // set, or 404
    public string Email { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found || await readTaker.ExecuteAsync(Token, cancel) is not { } email) return NotFound();
        (Consultation, Email) = (found, email);
        Response.Headers.CacheControl = "private, no-store";        // the address is a secret
        Response.Headers["Refresh"] = $"1; url={Links.Download(Token)}";        // a file, not a page: this one stays, with or without JavaScript
        return Page();
    }
}
