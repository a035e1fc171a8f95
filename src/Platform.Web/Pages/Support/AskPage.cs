using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support;

/// <summary>Asks for help: the same page for a visitor, a company, an agent, and a desk that writes down a call.</summary>
public abstract class AskPage(OpenTicket open, SayConsultation say, HelpPlaces places) : PageModel
{
    [BindProperty] public AskForm Form { get; set; } = new();
    [BindProperty] public List<IFormFile> Files { get; set; } = [];

    public virtual async Task OnGetAsync([FromQuery(Name = "depuis")] string? from, [FromQuery(Name = "incident")] string? incident, CancellationToken cancel)
    {
        Form.Key = new(RandomNumberGenerator.GetBytes(16));      // random, not version 7: for a visitor it leads to a link
        Form.Arrive(places, from, incident);
        if (Guid.TryParse(Request.Query["consultation"], out var consultation)) Form.Consultation ??= consultation;
        Prefill();
        await ShowAsync(cancel);
    }

    public virtual async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        await ShowAsync(cancel);
        Complete();
        var files = await AskForm.ReadAsync(Files, cancel);
        var outcome = await open.ExecuteAsync(new(Form.Key, Form.Desk == "Own", Form.Name, Form.Email, Form.Phone, Form.Subject, Form.Text, Form.Context(HttpContext), files), cancel);
        return outcome.Match(
            opened => this.SeeOther(AddressOf(opened)),
            refused =>
            {
                AskForm.Refuse(ModelState, nameof(Form), refused.Faults);
                return this.Invalid();
            });
    }

    /// <summary>What the form need not ask.</summary>
    protected virtual void Prefill() { }

    /// <summary>What whoever is signed in does not type: said again at each post, whatever the form holds.</summary>
    protected virtual void Complete() { }

    protected abstract string AddressOf(OpenTicket.Outcome.Opened opened);

    protected virtual async Task ShowAsync(CancellationToken cancel) => Form.Show(HttpContext, places, await say.ExecuteAsync(Form.Consultation, cancel));
}
