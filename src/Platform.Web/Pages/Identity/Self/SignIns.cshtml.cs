using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Identity.Self;

/// <summary>When, how and roughly from where this person signed in.</summary>
[Needs(Capability.UseOwnAccount)]
public sealed class SignInsModel(SignInHistory history, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "avant")] public DateTimeOffset? Before { get; set; }

    public IReadOnlyList<SignInHistory.Row> Rows { get; private set; } = [];

    /// <summary>Where the next page begins; null: there is none.</summary>
    public DateTimeOffset? Older { get; private set; }

    public int Months { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var rows = await history.ReadAsync(Before?.ToUniversalTime(), cancel);
        (Rows, Months) = ([.. rows.Take(SignInHistory.PageSize)], SignInHistoryRules.MonthsOn(clock.GetUtcNow()));
        Older = rows.Count > SignInHistory.PageSize ? Rows[^1].SignedInAt : null;
    }

    public static string French(string method) => method switch { "passkey" => IdentityTexts.MethodPasskey, "mfa" => IdentityTexts.MethodCode, CurrentPerson.ProConnect => IdentityTexts.MethodProConnect, _ => IdentityTexts.MethodDemo };
}
