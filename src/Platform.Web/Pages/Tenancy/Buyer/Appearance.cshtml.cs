using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Buyer;

/// <summary>Colour and logo of an account: tried on this page, then worn by all. What cannot be read is refused, with the nearest that can.</summary>
[Needs(Capability.ManagePeople)]
public sealed class AppearanceModel(CurrentPerson current, ReadAppearances read, ProposeAppearance propose, WearAppearance wear, DropProposedAppearance drop) : PageModel
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    [BindProperty] public string? Colour { get; set; }

    [BindProperty] public IFormFile? Logo { get; set; }

    [BindProperty(SupportsGet = true, Name = "portee")] public bool JustWorn { get; set; }

    public ReadAppearances.Read Read { get; private set; } = new(null, null, null, []);

    /// <summary>Proposed in place of a colour that was refused.</summary>
    public string? Nearest { get; private set; }

    public ActingTenant Account => current.Tenant;

    /// <summary>What is tried, on this page alone; what is worn otherwise.</summary>
    public PageLook? Look => Read.Proposed is { } tried ? PageLook.Tried(new(Account.Name, tried.Colour, tried.Logo), Read.ProposedPng) : null;

    public string NearestContrast => Nearest is null ? "" : Short(BrandColour.Contrast(Nearest)).ToString("0.00", French);

    public async Task OnGetAsync(CancellationToken cancel) => Read = await read.ExecuteAsync(cancel);

    public Task<IActionResult> OnPostColourAsync(CancellationToken cancel) => ProposeAsync(new ProposeAppearance.Change.Colour(Colour), cancel);

    public Task<IActionResult> OnPostPlatformColourAsync(CancellationToken cancel) => ProposeAsync(new ProposeAppearance.Change.PlatformColour(), cancel);

    public Task<IActionResult> OnPostNoLogoAsync(CancellationToken cancel) => ProposeAsync(new ProposeAppearance.Change.NoLogo(), cancel);

    public async Task<IActionResult> OnPostLogoAsync(CancellationToken cancel)
    {
        if (Logo is null) return await RefuseAsync(IdentityTexts.LogoMissing, nameof(Logo), cancel);
        // One byte more than is allowed is enough to refuse; half a megabyte fits in memory.
        var bytes = new byte[Math.Min(Logo.Length, Core.Tenancy.Logo.MostBytes + 1L)];
        await using (var file = Logo.OpenReadStream()) await file.ReadExactlyAsync(bytes, cancel);
        return await ProposeAsync(new ProposeAppearance.Change.LogoFile(bytes), cancel);
    }

    public async Task<IActionResult> OnPostWearAsync(CancellationToken cancel) => await wear.ExecuteAsync(current.Name, cancel)
        ? this.SeeOther($"{Links.Identity.Appearance(Account.Slug)}?portee=true")
        : await RefuseAsync(IdentityTexts.NothingProposed, "", cancel);

    public async Task<IActionResult> OnPostDropAsync(CancellationToken cancel)
    {
        await drop.ExecuteAsync(cancel);
        return Back();
    }

    private async Task<IActionResult> ProposeAsync(ProposeAppearance.Change change, CancellationToken cancel)
    {
        var outcome = await propose.ExecuteAsync(change, current.Name, cancel);
        Nearest = (outcome as ProposeAppearance.Outcome.TooPale)?.Nearest;
        var refusal = outcome.Match<(string Sentence, string Field)?>(
            proposed => null,
            notAColour => (IdentityTexts.ColourUnreadable, nameof(Colour)),
            tooPale => (string.Format(French, IdentityTexts.ColourTooPale, Short(tooPale.Contrast), tooPale.Nearest), nameof(Colour)),
            logoRefused => (Sentence(logoRefused.Why), nameof(Logo)));
        return refusal is { } refused ? await RefuseAsync(refused.Sentence, refused.Field, cancel) : Back();
    }

    // 4,497 is not 4,50: cut, never rounded up.
    private static double Short(double contrast) => Math.Floor(contrast * 100) / 100;

    private static string Sentence(Core.Tenancy.Logo.Reading why) => why.Match(
        good => throw new InvalidOperationException("A good logo is not refused."),
        tooHeavy => string.Format(French, IdentityTexts.LogoTooHeavy, FrenchFormat.Size(Core.Tenancy.Logo.MostBytes)),
        notPng => IdentityTexts.LogoNotPng,
        tooLarge => string.Format(French, IdentityTexts.LogoTooLarge, FrenchFormat.Number(Core.Tenancy.Logo.LargestSide), FrenchFormat.Number(Core.Tenancy.Logo.MostPoints)),
        tooSmall => string.Format(French, IdentityTexts.LogoTooSmall, FrenchFormat.Number(Core.Tenancy.Logo.SmallestSide)),
        broken => IdentityTexts.LogoBroken);

    private IActionResult Back() => this.SeeOther(Links.Identity.Appearance(Account.Slug));

    private async Task<IActionResult> RefuseAsync(string sentence, string field, CancellationToken cancel)
    {
        Read = await read.ExecuteAsync(cancel);
        return this.Refuse(sentence, field);
    }
}
