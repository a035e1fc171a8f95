using System.Text.RegularExpressions;

namespace Platform.Browser.Tests.States;

/// <summary>Who looks at what: addresses of pages, and of their second views after « ? », that only a planted state shows, « {name} » being one of <see cref="DemoSite.Planted"/>.</summary>
/// <param name="Role">As the album calls it.</param>
/// <param name="Person">As on the sign-in page of the demonstration; empty: nobody.</param>
internal sealed partial record Visits(string Role, string Person, params IReadOnlyList<string> Addresses)
{
    /// <summary>Where the error page is shown.</summary>
    public const string Nowhere = "/nulle/part";

    private const string Buying = "/romans-sur-isere/acheteur", Account = "/romans-sur-isere/commune", Agglomeration = "/valence-romans-agglo/agglo";

    public static IReadOnlyList<Visits> All { get; } =
    [
        new("public", "", Nowhere, "/conditions-d-utilisation", "/connexion", "/connexion/proconnect", "/connexion/proconnect/retour", "/deconnexion/retour", "/integrer", "/romans-sur-isere/consultations-passees", "/devis", "/devis/{mobilier}", "/territoire", "/romans-sur-isere", "/assistance/suivi/{suivi}", "{invitation}", "/consultations", "/consultations/{ouverte}", "/consultations/{ouverte}/historique", "/consultations?q=ecole&type=travaux&cpv=45", "/consultations/cpv", "/consultations/cpv?branche=45", "/consultations/communes", "/alertes/nouvelle?q=toiture", "/alertes/nouvelle?fait=oui"),
        new("entreprise", "Alpha Dépôt", "/entreprise", "/entreprise/devis", "/entreprise/devis/{mobilier}", "/entreprise/devis/{vélos}", "/entreprise/devis/{chaises}", "/entreprise/annuaire", "/entreprise/equipe",
            "/entreprise/etablissements", "/entreprise/quitter", "/entreprise/assistance", "/entreprise/assistance/nouvelle", "/entreprise/assistance/{aide de l’entreprise}", "/entreprise/plis", "/entreprise/plis/{pli}/recu", "/entreprise/plis/{pli}/jeter", "/entreprise/consultations/{ouverte}/question", "/entreprise/alertes", "/entreprise/alertes/nouvelle?q=toiture", "/entreprise/suivis", "/entreprise/suivis/{ouverte}", "/mon-espace", "/mon-espace/code"),
        new("acheteur", "Claude Exemple", Buying, $"{Buying}/devis", $"{Buying}/devis/{{extincteurs}}", $"{Buying}/devis/{{extincteurs}}/fournisseurs", $"{Buying}/devis/{{extincteurs}}/modifier", $"{Buying}/devis/{{extincteurs}}/envoyer",
            $"{Buying}/devis/{{extincteurs}}/supprimer", $"{Buying}/devis/{{vélos}}", $"{Buying}/devis/{{chaises}}", $"{Buying}/devis/{{chaises}}/retenir/{{reponse}}", $"{Buying}/devis/{{chaises}}/sans-suite", $"{Buying}/annuaire", $"{Buying}/agenda",
            $"{Buying}/consultations/{{brouillon}}", $"{Buying}/consultations/{{brouillon}}/souhait", $"{Buying}/consultations/{{brouillon}}/supprimer", $"{Buying}/consultations/{{brouillon}}/modifier", $"{Buying}/consultations/{{brouillon}}/conditions", $"{Buying}/consultations/{{brouillon}}/modele", $"{Buying}/modeles", $"{Buying}/consultations/{{brouillon}}/criteres", $"{Buying}/consultations/{{brouillon}}/calendrier", $"{Buying}/consultations/{{brouillon}}/lots/{{lot}}",
            $"{Buying}/consultations/{{brouillon}}/publicite", $"{Buying}/consultations/{{brouillon}}/publicite/verifier", $"{Buying}/consultations/{{brouillon}}/publicite/apercu/Boamp", $"{Buying}/consultations/{{ouverte}}/publicite", $"{Buying}/avis", $"{Buying}/avis/preinformation", $"{Buying}/consultations/{{brouillon}}/avis/{{avis}}", $"{Buying}/consultations/{{brouillon}}/avis/{{avis}}/canaux", $"{Buying}/consultations/{{brouillon}}/avis/{{avis}}/verifier",
            $"{Buying}/consultations/{{ouverte}}", $"{Buying}/consultations/{{ouverte}}/suivi", $"{Buying}/consultations/{{ouverte}}/phases", $"{Buying}/consultations/{{ouverte}}/tour", $"{Buying}/consultations/{{ouverte}}/retraits", $"{Buying}/consultations/{{ouverte}}/depots",
            $"{Buying}/consultations/{{ouverte}}/dossier", $"{Buying}/consultations/{{ouverte}}/rectificatif", $"{Buying}/consultations/{{ouverte}}/questions", $"{Buying}/consultations/{{ouverte}}/questions/repondre",
            $"{Buying}/consultations/{{ouverte}}/questions/{{question}}/rejeter", $"{Buying}/consultations/{{ouverte}}/questions/reponses/{{reponse commencée}}", $"{Buying}/consultations/{{ouverte}}/questions/reponses/{{reponse commencée}}/publier", $"{Buying}/consultations/{{ouverte}}/dossier/abandonner", $"{Buying}/consultations/{{brouillon}}/dossier/non-joints", "/connexion/cle",
            $"{Buying}/assistance", $"{Buying}/assistance/{{aide de l’acheteur}}", $"{Buying}/assistance/{{aide de la commune}}", $"{Buying}/propositions", $"{Buying}/formation", $"{Buying}/besoins"),
        new("acheteur-education", "Ariel Exemple", $"{Buying}/consultations/{{soumise}}/validation", $"{Buying}/consultations/{{a soumettre}}/validation/demander"),
        new("valideur", "Sam Essai", $"{Buying}/a-valider", $"{Buying}/consultations/{{soumise}}/validation"),
        new("commune", "Dominique Fictif", $"{Account}/avis", $"{Account}/circuits", $"{Account}/circuits/consultation", $"{Account}/acces-accordes", $"{Account}/acces-accordes/{{demandé}}", $"{Account}/import", $"{Account}/import/{{import}}", $"{Account}/historique",
            $"{Account}/export", $"{Account}/logiciels", $"{Account}/logiciels/{{logiciel}}", $"{Account}/webhooks", $"{Account}/webhooks/{{abonnement}}", $"{Account}/assistance", $"{Account}/assistance/{{aide de la commune}}", $"{Account}/incidents",
            $"{Account}/convention", $"{Account}/adresse?verifier=romans-en-isere", $"{Account}/services", $"{Account}/services/{{service}}", $"{Account}/utilisateurs/{{acheteur}}", $"{Account}/entites", $"{Account}/refacturation"),
        new("cao", "Andrea Démo", "/romans-sur-isere/cao", "/romans-sur-isere/cao/cle", "/romans-sur-isere/cao/cle/essai"),
        new("agglo", "Camille Démo", $"{Agglomeration}/comptes", $"{Agglomeration}/comptes/carte", $"{Agglomeration}/comptes/{{compte}}", $"{Agglomeration}/comptes/demandes/{{intérêt}}", $"{Agglomeration}/acces", $"{Agglomeration}/acces/{{accordé}}", $"{Agglomeration}/acces/{{accordé}}/consultations",
            $"{Agglomeration}/acces/{{accordé}}/consultations/{{ouverte}}", $"{Agglomeration}/acces/{{accordé}}/retraits", $"{Agglomeration}/acces/{{accordé}}/personnes", $"{Agglomeration}/import/{{import de comptes}}", $"{Agglomeration}/conventions",
            $"{Agglomeration}/conventions/{{en vigueur}}", $"{Agglomeration}/conventions/{{a voter}}", $"{Agglomeration}/conventions/{{a voter}}/deliberation/commune", $"{Agglomeration}/conventions/{{a signer}}/deliberation/commune",
            $"{Agglomeration}/conventions/{{a signer}}/signature/commune", $"{Agglomeration}/conventions/{{signée}}/etape/transmission", $"{Agglomeration}/conventions/{{en vigueur}}/etape/mandat", $"{Agglomeration}/refacturation",
            $"{Agglomeration}/refacturation/{{compte}}/{{année}}", $"{Agglomeration}/propositions", $"{Agglomeration}/formation", $"{Agglomeration}/besoins", $"{Agglomeration}/besoins?demande={{demandée}}", $"{Agglomeration}/besoins?demande={{déclinée}}"),
        new("agent", "Nora Assistance", $"{Agglomeration}/assistance", $"{Agglomeration}/assistance/{{aide de l’entreprise}}", $"{Agglomeration}/assistance/{{aide de l’acheteur}}", $"{Agglomeration}/assistance/delais"),
        new("exploitation", "Sacha Exploitante", "/exploitation", "/exploitation/flux", "/exploitation/incidents", "/exploitation/incidents/{incident}", "/exploitation/incidents/{incident}/corriger", "/exploitation/retablissements", "/exploitation/verrous", "/exploitation/exploitants", "/exploitation/agglomerations/{agglomération}"),
    ];

    public static string Fill(string address, IReadOnlyDictionary<string, string> planted) => Name().Replace(address, match => planted[match.Groups[1].Value]);

    /// <summary>For the album: the same page in two states has two pictures.</summary>
    public static string StateOf(string address) => string.Concat(Name().Matches(address).Select(match => $", {match.Groups[1].Value}"));

    [GeneratedRegex(@"\{([^}]+)\}", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
