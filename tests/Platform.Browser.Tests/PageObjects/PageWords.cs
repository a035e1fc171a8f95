using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A page as a person names its parts: by the words on them.</summary>
public static class PageWords
{
    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name });

    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name });

    public static Task SeeAsync(this IPage page, string heading, int seconds = 60) =>
        Assertions.Expect(page.Heading(heading).First).ToBeVisibleAsync(new() { Timeout = seconds * 1000 });
}
