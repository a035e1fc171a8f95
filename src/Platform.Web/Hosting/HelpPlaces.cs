using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Platform.Web.Hosting;

/// <summary>
/// What goes with a request for help without being typed: from which page, at which step. An address may hold the secret of a link, or an id that says
/// who bids: whatever is not a word of our own addresses, the name of an account or the id of a consultation becomes « … » before anybody sees it.
/// </summary>
public sealed class HelpPlaces(IEnumerable<EndpointDataSource> sources)
{
    private const string Hidden = "…";

    private static readonly (string Ends, string Step)[] Steps =
    [
        ("/deposer", "Dépôt d’un pli, choix des lots"), ("/plis/…/documents", "Dépôt d’un pli, documents et envoi"), ("/plis/…/recu", "Dépôt d’un pli, reçu"), ("/entreprise/creer", "Création du compte de l’entreprise"),
        ("/connexion", "Connexion"), ("/connexion/code", "Connexion, code"), ("/connexion/application", "Connexion, application de codes"), ("/bienvenue/…", "Première clé d’accès"), ("/publier", "Publication"),
        ("/lots", "Préparation, lots"), ("/modifier", "Préparation"), ("/dossier", "Dossier de consultation"), ("/seance", "Ouverture des plis"), ("/cle/nouvelle", "Création d’une clé d’ouverture"), ("/cle/essai", "Essai d’une clé d’ouverture"),
        ("/devis/…/envoyer", "Envoi d’une demande de devis"), ("/verifier", "Vérification d’un reçu"),
    ];

    private readonly Lazy<HashSet<string>> words = new(() => sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(endpoint => endpoint.RoutePattern.PathSegments).Where(segment => segment.IsSimple).Select(segment => segment.Parts[0]).OfType<RoutePatternLiteralPart>().Select(part => part.Content).ToHashSet(StringComparer.Ordinal));

    /// <summary>The form of whoever is here, with the page he is on; on an error page, the one that failed and its number.</summary>
    /// <param name="http">The request.</param>
    /// <param name="person">For whom it acts.</param>
    /// <param name="consultation">Where the address does not say it.</param>
    public string FormFor(HttpContext http, CurrentPerson person, Guid? consultation = null)
    {
        var form = person.TenantOrNull is { } account ? Links.Support.AskFor(account.Slug) : person.CompanyOrNull is not null ? Links.Support.AskForCompany : Links.Support.Ask;
        var path = http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? http.Request.Path.Value ?? "/";
        // A refused address looks like an unknown one, here too: what is shown of it depends on its words alone.
        if (path.Contains("/assistance", StringComparison.Ordinal) || (http.Response.StatusCode == StatusCodes.Status404NotFound && Harmless(path).Trim('/', '…').Length == 0)) return form;
        var incident = Incidents.NumberOf(http) is { } number ? $"&incident={number}" : "";
        return $"{form}?depuis={Uri.EscapeDataString(Harmless(path))}{incident}{(consultation is { } about ? $"&consultation={about}" : "")}";
    }

    public string Harmless(string? path)
    {
        var segments = (path ?? "").Split(['?', '#'], 2)[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return "/" + string.Join('/', segments.Take(10).Select((segment, index) => IsHarmless(segments, index) ? segment : Hidden));
    }

    /// <summary>The consultation that an address names.</summary>
    public static Guid? ConsultationOf(string? path)
    {
        var segments = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(segments, "consultations");
        return at >= 0 && at + 1 < segments.Length && Guid.TryParseExact(segments[at + 1], "D", out var id) ? id : null;
    }

    public static string? StepOf(string? page) => Steps.FirstOrDefault(step => page?.EndsWith(step.Ends, StringComparison.Ordinal) == true).Step;

    // An account's name is the first word of an address whose second is one of ours.
    private bool IsHarmless(string[] segments, int index) =>
        words.Value.Contains(segments[index])
        || (index == 0 && segments.Length > 1 && segments[1] is "acheteur" or "agglo" or "commune" or "cao" && segments[0].Length <= 60 && segments[0].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        || (index > 0 && segments[index - 1] == "consultations" && Guid.TryParseExact(segments[index], "D", out _));
}
