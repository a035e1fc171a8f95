using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Platform.Web.Pages.Identity;

/// <summary>Where a person was going when asked to sign in. Only ever inside this site.</summary>
internal static class ReturnAddress
{
    private const int Longest = 200;

    public static string ReturnTo(this PageModel page, string? asked) => asked is not null && page.Url.IsLocalUrl(asked) ? asked : Links.MySpace;

    public static string WithReturn(this PageModel page, string url, string? asked) =>
        asked is not null && page.Url.IsLocalUrl(asked) ? $"{url}?retour={Uri.EscapeDataString(asked)}" : url;

    /// <summary>What a sign-up keeps of it, and writes into a message to an address that somebody typed: a page of companies, or of the public's consultations, and nothing else.</summary>
    public static string? ForCompany(this PageModel page, string? asked) =>
        IsOfCompany(asked) && page.Url.IsLocalUrl(asked) && asked is { Length: <= Longest } && asked.All(sign => char.IsAscii(sign) && !char.IsControl(sign)) ? asked : null;

    public static bool IsOfCompany(string? asked) => asked is not null && (asked.StartsWith("/entreprise/", StringComparison.Ordinal) || asked == Links.Bids.Home);

    /// <summary>What one wants to do there, where the address says it; null for any other.</summary>
    public static string? Purpose(string? asked) => PlaceOf(asked)?.Purpose;

    /// <summary>Where one comes back to once there is an account; null for no page of companies.</summary>
    public static string? Then(string? asked) => PlaceOf(asked)?.Then;

    private static (string Purpose, string Then)? PlaceOf(string? asked) => !IsOfCompany(asked) ? null
        : asked!.EndsWith("/deposer", StringComparison.Ordinal) ? ("Vous alliez déposer un pli.", "Vous reviendrez ensuite au dépôt de votre pli")      // of a company: not null
        : asked.EndsWith("/question", StringComparison.Ordinal) ? ("Vous alliez poser une question à l’acheteur.", "Vous reviendrez ensuite à votre question")
        : asked.StartsWith(Links.Alerts.Followed, StringComparison.Ordinal) ? ("Vous alliez suivre une consultation.", "Vous reviendrez ensuite au suivi de la consultation")
        : asked.StartsWith(Links.Alerts.Mine, StringComparison.Ordinal) ? ("Vous alliez enregistrer une alerte.", "Vous reviendrez ensuite à votre alerte")
        : asked.StartsWith(Links.Quotes.Received, StringComparison.Ordinal) ? ("Vous alliez répondre à une demande de devis.", "Vous reviendrez ensuite à la demande de devis")
        : ("La page demandée est celle d’une entreprise.", "Vous reviendrez ensuite à la page demandée");
}
