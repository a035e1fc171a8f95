using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consents;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consents.Buyer;

/// <summary>The administrator reads what is asked, grants it or less with a passkey, or refuses. What the passkey confirms stands in the address.</summary>
[Needs(Capability.GrantAccess)]
public sealed class DecideModel(CurrentPerson current, ReadConsents read, GrantConsent grant, RefuseConsent refuse, StepUpForms stepUp, PlatformDb db) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "acces")] public Guid Consent { get; set; }

    /// <summary>What would be granted; all that was asked at first.</summary>
    [BindProperty(SupportsGet = true, Name = "parties")] public IReadOnlyList<ConsentPart> Parts { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "jours")] public string? Days { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public ConsentRow Asked { get; private set; } = null!;      // set before a page is shown
    public DateTimeOffset End { get; private set; }
    public int MostDays { get; private set; }
    public ActingTenant Account => current.Tenant;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var chose = Days is not null;       // the form of this page always says the days
        if (!await LoadAsync(cancel)) return await AnsweredAsync(cancel);
        ModelState.Clear();     // our sentences, not the binder's
        if (Parts.Count == 0 && chose) ModelState.AddModelError("parties", ConsentTexts.PartsMissing);
        else if (Parts.Count == 0) Parts = Asked.Parts;
        if (ReadDays() is not { } days) ModelState.AddModelError("jours", string.Format(CultureInfo.InvariantCulture, ConsentTexts.DaysOutside, MostDays));
        else if (ModelState.IsValid) End = GrantConsent.EndOf(await db.NowAsync(cancel), days);
        return Page();
    }

    /// <param name="end">The end that the page showed, in Unix seconds: what is confirmed is what was read.</param>
    /// <param name="whole">The parts that the page showed.</param>
    public async Task<IActionResult> OnPostOptionsAsync(long end, IReadOnlyList<ConsentPart> whole) => await stepUp.OptionsAsync(GrantConsent.Act, GrantConsent.ActHash(Consent, whole, Instant(end)));

    public async Task<IActionResult> OnPostGrantAsync(long end, IReadOnlyList<ConsentPart> whole, string? credential, CancellationToken cancel)
    {
        ModelState.Clear();
        if (!await LoadAsync(cancel)) return await AnsweredAsync(cancel);
        (Parts, End) = (whole, Instant(end));
        var proof = await stepUp.ProveAsync(GrantConsent.Act, GrantConsent.ActHash(Consent, whole, End), credential);
        return await proof.Match(
            async proved => (await grant.ExecuteAsync(new(Consent, whole, End, proved.Proof, current.Name), cancel)).Match(
                granted => this.SeeOther($"{Links.Consents.Granted(Account.Slug)}?fait=accorde"),
                partsMissing => this.Refuse(ConsentTexts.PartsMissing),
                endOutside => this.Refuse(string.Format(CultureInfo.InvariantCulture, ConsentTexts.EndOutside, MostDays)),
                notConfirmed => this.Refuse(IdentityTexts.StepUpRefused),
                notYours => this.Refuse(ConsentTexts.NotYours),
                notFound => this.Refuse(ConsentTexts.Gone)),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    public async Task<IActionResult> OnPostRefuseAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        if (await refuse.ExecuteAsync(Consent, Reason, current.Name, cancel)) return this.SeeOther($"{Links.Consents.Granted(Account.Slug)}?fait=refuse");
        return await LoadAsync(cancel) ? this.Refuse(ConsentTexts.NotYours) : await AnsweredAsync(cancel);
    }

    private static DateTimeOffset Instant(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253_402_300_799));      // the last second of the year 9999

    /// <summary>Whoever comes back, or comes second by the mail, reads the answer, by whom and when.</summary>
    private async Task<IActionResult> AnsweredAsync(CancellationToken cancel) =>
        await read.FindAsync(Consent, cancel) is null ? NotFound() : this.SeeOther($"{Links.Consents.Granted(Account.Slug)}?fait=repondu#acces-{Consent}");

    private int? ReadDays() => int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days >= 1 && days <= MostDays ? days : null;

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Consent, cancel) is not { State: ConsentState.Asked } asked) return false;
        (Asked, MostDays) = (asked, GrantConsent.MostDays(await db.NowAsync(cancel), asked.Days));
        Days ??= asked.Days.ToString(CultureInfo.InvariantCulture);
        return true;
    }
}
