using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;

namespace Platform.Web.Ui;

/// <summary>The entry of the navigation bar that a page belongs to.</summary>
public enum NavigationEntry { None, Consultations, Verify, Register, SignIn, Approvals, MySpace }

/// <summary>What a page tells the layout. First line of each page: @{ this.Frame("Consultations en cours", NavigationEntry.Consultations); }</summary>
/// <param name="Look">Whose colours and logo the page wears; null: those of the account for which the person acts, or the platform's.</param>
/// <param name="Consultation">What the page is about, where its address does not say so: offered with a request for help.</param>
/// <param name="IsLegal">Its text is law between people: French for everybody.</param>
public sealed record PageFrame(string Title, NavigationEntry Current, bool LiveClock, PageLook? Look, Guid? Consultation = null, bool IsLegal = false)
{
    internal static PageFrame Of(ViewDataDictionary data) => data[nameof(PageFrame)] as PageFrame
        ?? throw new InvalidOperationException("The page has no title: it must call this.Frame(…).");
}

/// <summary>The addresses behind an account's colour and logo.</summary>
/// <param name="Account">The name that the logo says.</param>
public sealed record PageLook(string Account, string Theme, string? Logo)
{
    public static PageLook? Of(AccountLook? look) => look is null ? null
        : new(look.Account, look.Colour is { } colour ? Hosting.Theme.AddressOf(colour) : Links.Theme, look.Logo is { } logo ? Links.Logo(logo) : null);

    /// <summary>Not worn yet: the logo has no address, the page carries it.</summary>
    public static PageLook Tried(AccountLook look, byte[]? png) => Of(look)! with { Logo = png is null ? null : $"data:image/png;base64,{Convert.ToBase64String(png)}" };      // of a look that is there
}

public static class PageFrameExtensions
{
    /// <param name="liveClock">Only on pages that are never cached: deposit, opening, buyer.</param>
    /// <param name="consultation">Where the address names none, on the way of a deposit.</param>
    /// <param name="look">On public pages of an account's consultation, and where it tries colours.</param>
    public static void Frame(this RazorPageBase page, string title, NavigationEntry current = NavigationEntry.None, bool liveClock = false, PageLook? look = null, Guid? consultation = null)
    {
        page.ViewContext.ViewData[nameof(PageFrame)] = new PageFrame(title, current, liveClock, look, consultation, page is LegalPage);
        if (page is LegalPage) Platform.Core.Values.Reader.Reads(english: false);      // its own text alone: the layout is written by another hand
    }
}
