using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity.ProConnect;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>Where ProConnect sends the browser back: our registered address. A linked person is signed in; anybody else goes to the page that says what follows.</summary>
[NoDatabase]
public sealed class ProConnectReturnModel(ProConnectParty party, ProConnectCeremony ceremony, RecogniseAgent recognise) : PageModel
{
    public enum Trouble { GivenUp, Stale, Refused, TooWeak, Incomplete, MayNot, Unavailable }

    public Trouble What { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? code, string? state, string? iss, string? error, CancellationToken cancel)
    {
        if (!party.IsOn) return NotFound();
        if (await ceremony.TakeAsync(state, cancel) is not { } ask) return Say(Trouble.Stale);
        if (error is not null || string.IsNullOrEmpty(code)) return Say(error is "temporarily_unavailable" or "server_error" ? Trouble.Unavailable : Trouble.GivenUp);
        return await (await party.RedeemAsync(code, iss, ask, cancel)).Match(
            async named => await recognise.ExecuteAsync(named.Agent, cancel) is RecogniseAgent.Outcome.Known known
                ? await ceremony.SignInAsync(known, named.IdToken, cancel) ? this.SeeOther(this.ReturnTo(ask.ReturnTo)) : Say(Trouble.MayNot)
                : Next(named, ask.ReturnTo),
            refused => Task.FromResult(Say(Trouble.Refused)),
            tooWeak => Task.FromResult(Say(Trouble.TooWeak)),
            incomplete => Task.FromResult(Say(Trouble.Incomplete)),
            unavailable => Task.FromResult(Say(Trouble.Unavailable)));
    }

    private IActionResult Next(ProConnectParty.Answer.Named named, string? returnTo)
    {
        ceremony.Arrive(named.Agent, named.IdToken, returnTo);
        return this.SeeOther(Links.Identity.ProConnectNext);
    }

    private IActionResult Say(Trouble what)
    {
        What = what;
        Response.StatusCode = what == Trouble.Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
