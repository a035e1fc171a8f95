using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Identity.ProConnect;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>Somebody whom ProConnect named and who has no session: what it leads to, and the one thing that can be done about it.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class ProConnectNextModel(ProConnectParty party, ProConnectCeremony ceremony, RecogniseAgent recognise, AskAccess ask, PasskeySignIn passkeys) : PageModel
{
    private ProConnectCeremony.Arrival arrival = null!;      // set before any handler

    public StateAgent Agent => arrival.Agent;

    public RecogniseAgent.Outcome Outcome { get; private set; } = null!;      // likewise

    [BindProperty(SupportsGet = true, Name = "transmise")] public bool Asked { get; set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!party.IsOn || ceremony.Arrived is not { } arrived)
        {
            context.Result = party.IsOn ? this.SeeOther(Links.SignIn) : NotFound();
            return;
        }
        (arrival, Outcome) = (arrived, await recognise.ExecuteAsync(arrived.Agent, HttpContext.RequestAborted));
        // Linked meanwhile, in another tab: ProConnect says so itself.
        if (Outcome is RecogniseAgent.Outcome.Known) context.Result = this.SeeOther(this.WithReturn(Links.Identity.ProConnect, arrived.ReturnTo));
        else await next();
    }

    public void OnGet() { }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) => Content(await passkeys.OptionsAsync(cancel), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancel)
    {
        if (Outcome is not RecogniseAgent.Outcome.ToLink toLink) return this.SeeOther(Links.Identity.ProConnectNext);
        if (Presented.Read(credential)?.UserHandle is { } owner && owner != toLink.Person) return this.Refuse(IdentityTexts.ProConnectOtherKey);
        var linked = await passkeys.SignInAsync(credential, cancel, async (services, person) =>
        {
            if (person.Id != toLink.Person) return false;
            await services.GetRequiredService<LinkAgent>().ExecuteAsync(person.Id, arrival.Agent, cancel);
            return true;
        });
        if (!linked) return this.Refuse(IdentityTexts.SignInRefused);
        ceremony.KeepForEnd(arrival.IdToken);
        return this.SeeOther(this.ReturnTo(arrival.ReturnTo));
    }

    public async Task<IActionResult> OnPostAskAsync(CancellationToken cancel) => (await ask.ExecuteAsync(arrival.Agent, cancel)).Match(
        asked => this.SeeOther(Links.Identity.ProConnectNext + "?transmise=true"),
        enoughForToday => this.Refuse(IdentityTexts.AccessEnoughForToday),
        notNow => this.SeeOther(Links.Identity.ProConnectNext));
}
