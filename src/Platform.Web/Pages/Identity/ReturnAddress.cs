using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Platform.Web.Pages.Identity;

/// <summary>Where a person was going when asked to sign in. Only ever inside this site.</summary>
internal static class ReturnAddress
{
    public static string ReturnTo(this PageModel page, string? asked) => asked is not null && page.Url.IsLocalUrl(asked) ? asked : Links.MySpace;

    public static string WithReturn(this PageModel page, string url, string? asked) =>
        asked is not null && page.Url.IsLocalUrl(asked) ? $"{url}?retour={Uri.EscapeDataString(asked)}" : url;
}
