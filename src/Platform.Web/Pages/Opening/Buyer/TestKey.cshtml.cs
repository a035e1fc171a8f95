using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>The drill: the holder's file and phrase open fresh bytes in the browser; the server records the day.</summary>
[Needs(Capability.HoldKey), UsesClientModule]
public sealed class TestKeyModel(TestKey testKey, ReadMyKey readMyKey, ReadKnownKeys readKnownKeys, CurrentPerson person) : PageModel
{
    [BindProperty] public Id<KeyChallenge> ChallengeId { get; set; }
    [BindProperty] public string? Answer { get; set; }

    public string Portal => person.Tenant.Slug;
    public KeyHolder Key { get; private set; } = default!; // set, or sent to the page that makes one
    public ReadMyKey.MyKey Mine { get; private set; } = default!; // set together with Key
    public string KnownKeys { get; private set; } = "[]";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : this.SeeOther(Links.Cao.Key(Portal));

    public async Task<IActionResult> OnPostChallengeAsync(CancellationToken cancel) =>
        await testKey.BeginAsync(cancel) is { } asked ? new JsonResult(new { id = asked.Id, defi = asked.Sealed }) : new UnprocessableEntityResult();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return this.SeeOther(Links.Cao.Key(Portal));
        var outcome = await testKey.ExecuteAsync(new(ChallengeId, KeyAnswer.Read(Answer) ?? []), cancel);
        return outcome.Match(
            tested => this.SeeOther(Links.Cao.Key(Portal) + "?fait=essayee"),
            notProved => this.Refuse(OpeningTexts.KeyNotProved),
            noKey => this.SeeOther(Links.Cao.Key(Portal)));
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Mine = await readMyKey.ExecuteAsync(cancel);
        if (Mine.Live is not { } live) return false;
        (Key, KnownKeys) = (live, await readKnownKeys.ExecuteAsync(cancel));
        return true;
    }
}
