using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Platform.Web.Ui;

/// <summary>The entry of the navigation bar that a page belongs to.</summary>
public enum NavigationEntry { None, Consultations, Verify, Register, SignIn, MySpace }

/// <summary>What a page tells the layout. First line of each page: @{ this.Frame("Consultations en cours", NavigationEntry.Consultations); }</summary>
public sealed record PageFrame(string Title, NavigationEntry Current, bool LiveClock)
{
    internal static PageFrame Of(ViewDataDictionary data) => data[nameof(PageFrame)] as PageFrame
        ?? throw new InvalidOperationException("The page has no title: it must call this.Frame(…).");
}

public static class PageFrameExtensions
{
    /// <param name="liveClock">Only on pages that are never cached: deposit, opening, buyer.</param>
    public static void Frame(this RazorPageBase page, string title, NavigationEntry current = NavigationEntry.None, bool liveClock = false) =>
        page.ViewContext.ViewData[nameof(PageFrame)] = new PageFrame(title, current, liveClock);
}
