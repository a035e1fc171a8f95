using System.Text.RegularExpressions;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation.Matrix;

/// <summary>One question of the matrix: an address of a route, filled in for a relation.</summary>
/// <param name="Line">The route as the verdicts name it.</param>
/// <param name="Pattern">The route itself.</param>
/// <param name="Relation">Whose ids are in it.</param>
/// <param name="Url">What is asked.</param>
/// <param name="NamesForeigner">A refusal is owed: the address names an account, or a row of one, that is not the asker's.</param>
internal sealed record Address(string Line, string Pattern, Relation Relation, string Url, bool NamesForeigner);

/// <summary>Routes with ids of the accounts in them, under the account's own name and, for who has a home, under his own.</summary>
internal static partial class Addresses
{
    [GeneratedRegex(@"\{\**(\w+)(?:[^{}]|\{[^{}]*\}|\{\{|\}\})*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    /// <summary>As they read in the verdicts: names of parameters without their constraints.</summary>
    public static string Short(string pattern) => Parameter().Replace(pattern, match => "{" + match.Groups[1].Value + "}");

    public static IEnumerable<Address> Of(string pattern, Communes world, Principal asker)
    {
        var (names, isOfAccount) = (Parameters(pattern), Parameters(pattern).Contains("portail", StringComparer.Ordinal));
        var takesIds = names.Exists(IsOfAccount);
        foreach (var state in States(pattern, names))
        {
            var line = Short(pattern) + (state.Length > 0 ? $" ({state})" : "");
            if (!isOfAccount && !takesIds)
            {
                yield return new(line, pattern, Relation.Own, Fill(pattern, world, Relation.Own, null, state), NamesForeigner: false);
                continue;
            }
            foreach (var relation in Enum.GetValues<Relation>())
            {
                // The structure has no name of its own: without an id, its address is the account's.
                if (takesIds || relation != Relation.Structure) yield return new(line, pattern, relation, Fill(pattern, world, relation, null, state), asker.IsForeign(world.Of[relation], pattern));
            }
            if (!isOfAccount || !takesIds || asker.Home is not { } home) continue;
            foreach (var relation in Enum.GetValues<Relation>().Where(relation => world.Of[relation].Tenant.Slug != home))
                yield return new($"{line}, under the asker’s own name", pattern, relation, Fill(pattern, world, relation, home, state), NamesForeigner: true);
        }
    }

    /// <summary>Consultations that anybody may ask for are asked for in two states; elsewhere in the state that the page is for.</summary>
    private static string[] States(string pattern, List<string> names) =>
        !names.Contains("id", StringComparer.Ordinal) && !names.Contains("consultation", StringComparer.Ordinal) || pattern.Contains("/convention", StringComparison.Ordinal) || pattern.Contains("devis", StringComparison.Ordinal) ? [""]
        : pattern.Contains("{portail", StringComparison.Ordinal) ? [StateOf(pattern)]
        : pattern.StartsWith("/entreprise/phases/", StringComparison.Ordinal) ? ["draft", "open", "phase"]
        : ["draft", "open"];

    private static string StateOf(string pattern) =>
        EndsWithOneOf(pattern, "{id}/candidats", "{id}/phases", "{id}/tour") ? "candidatures"
        : EndsWithOneOf(pattern, "{id}/invitations", "{id}/jury") ? "phase"
        : pattern.Contains("{id}/avis/{notice", StringComparison.Ordinal) ? "annonce"
        : pattern.EndsWith("rectificatif", StringComparison.Ordinal) || Array.Exists(["{id}/questions", "/publicite/avis/", "/publicite/taches/"], part => pattern.Contains(part, StringComparison.Ordinal)) ? "open" :
        pattern.Contains("/cao/", StringComparison.Ordinal) || pattern.Contains("/seances/", StringComparison.Ordinal) || pattern.EndsWith("depots", StringComparison.Ordinal) || pattern.EndsWith("retraits", StringComparison.Ordinal) || pattern.EndsWith("suivi", StringComparison.Ordinal) ? "closed"
        : pattern.EndsWith("proroger", StringComparison.Ordinal) || pattern.EndsWith("sans-suite", StringComparison.Ordinal) ? "open" : "draft";

    private static bool EndsWithOneOf(string pattern, params string[] ends) => Array.Exists(ends, end => pattern.EndsWith(end, StringComparison.Ordinal));

    private static List<string> Parameters(string pattern) => [.. Parameter().Matches(pattern).Select(match => match.Groups[1].Value)];

    private static bool IsOfAccount(string name) => name is "id" or "consultation" or "compte" or "demande" or "ticket" or "bid" or "envelope" or "file" or "acces" or "import" or "export" or "logiciel"
        or "abonnement" or "personne" or "service" or "incident" or "agglomeration" or "document" or "reponse" or "phase";

    private static string Fill(string pattern, Communes world, Relation relation, string? under, string state)
    {
        var ids = world.Of[relation].Ids;
        return Parameter().Replace(pattern, match => match.Groups[1].Value switch
        {
            "portail" => under ?? ids["portail"],
            "id" when pattern.Contains("/convention", StringComparison.Ordinal) => ids["convention"],
            "id" when pattern.Contains("devis", StringComparison.Ordinal) => ids["devis"],
            "id" or "consultation" => ids[state],
            "demande" => ids[pattern.Contains("/comptes/", StringComparison.Ordinal) ? "interet" : QuoteOf(pattern)],
            "ticket" => ids[IsOfDesk(pattern) ? "bureau" : "ticket"],
            "file" when pattern.Contains("/recu", StringComparison.Ordinal) => "recu.json",
            "file" when pattern.Contains("/assistance/", StringComparison.Ordinal) => ids[IsOfDesk(pattern) ? "piece du bureau" : "piece"],
            "file" when pattern.Contains("/convention", StringComparison.Ordinal) => ids["piece de la convention"],
            "notice" when pattern.Contains("/publicite/", StringComparison.Ordinal) => ids["avis publié"],
            "notice" => ids["avis"],
            "reponse" when pattern.Contains("/questions/", StringComparison.Ordinal) => ids["réponse en cours"],
            "channel" => "BuyerProfile",
            "etape" => "transmission",
            "annee" or "year" => "2026",
            "acte" => "consultation",
            "partie" => "commune",
            "number" or "level" => "0",
            "index" => "000",
            "code" => "404",
            var name => ids.GetValueOrDefault(name, "inconnu"),
        });
    }

    /// <summary>Where a draft is prepared, a draft; where answers are read, one whose date has passed; else one that waits for answers.</summary>
    private static string QuoteOf(string pattern) =>
        Array.Exists(["/modifier", "/fournisseurs", "/envoyer", "/supprimer"], step => pattern.EndsWith(step, StringComparison.Ordinal)) ? "devis en brouillon"
        : pattern.Contains("{reponse", StringComparison.Ordinal) || pattern.EndsWith("accuse.pdf", StringComparison.Ordinal) || pattern.EndsWith("{demande}/sans-suite", StringComparison.Ordinal) ? "devis ouvert" : "devis";

    /// <summary>What a company asks goes to the agglomeration's desk; what an agent asks, to his own people.</summary>
    private static bool IsOfDesk(string pattern) => pattern.Contains("/agglo/", StringComparison.Ordinal) || pattern.StartsWith("/entreprise/", StringComparison.Ordinal);
}
