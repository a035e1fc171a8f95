namespace Platform.Web.Ui;

/// <summary>The word and the colour of every state. One table: no page chooses either.</summary>
public sealed record Status(string Word, string Colour)
{
    private static readonly Dictionary<string, Status> Words = new Status[]
    {
        // a consultation
        new("Brouillon", "grey"), new("À publier", "blue"), new("Ouverte", "green"), new("Se termine bientôt", "orange"), new("Close", "grey"),
        new("Sans suite", "grey"), new("Reportée", "blue"), new("Attribuée", "purple"),
        // a task
        new("À faire", "blue"), new("Facultatif", "grey"), new("En cours", "teal"), new("Terminé", "green"), new("Bloqué", "red"), new("À corriger", "orange"), new("Annulé", "grey"), new("Échoué", "red"),
        // an approval
        new("À valider", "orange"), new("Attend son tour", "grey"), new("Pas encore demandée", "grey"), new("Non décidée", "grey"), new("Validée", "green"), new("Refusée", "red"), new("Retirée", "grey"), new("Modifiée", "orange"), new("Publiée", "green"),
        new("Validation en cours", "teal"), new("Prête à publier", "green"),
        // a file on its way
        new("En attente", "grey"), new("Pas encore", "grey"), new("Envoi en cours", "blue"), new("Chiffré et reçu", "green"), new("À choisir à nouveau", "orange"),
        // what the antivirus says of a document
        new("Analysé", "green"), new("Non analysé", "orange"), new("Infecté", "red"),
        // a bid (sealing.md, 7.4)
        new("Reçu dans les délais", "green"), new("Hors délai", "red"), new("Remplacé", "grey"), new("Retiré", "grey"), new("Incomplet", "orange"),
        // an envelope, then a candidate
        new("Scellée", "blue"), new("Ouverte et contrôlée", "green"), new("Endommagée", "red"), new("Écartée", "grey"), new("Admise", "green"), new("À examiner", "blue"),
        // a phase of a procedure, an invitation
        new("En lice", "green"), new("Laissée de côté", "grey"), new("Invitation envoyée", "blue"), new("Non remise", "red"), new("Lue", "green"), new("À admettre", "orange"), new("Offre remise", "green"), new("Invitée", "blue"), new("Admis", "green"), new("Non admis", "grey"),
        // a key, an account, a document
        new("Ouvert", "green"),
        new("Clé vérifiée", "green"), new("Clé perdue", "grey"), new("Clé à créer", "orange"), new("À tester", "orange"), new("Actif", "green"), new("Suspendu", "red"), new("Invité", "blue"), new("Dans l’annuaire", "green"),
        new("En préparation", "grey"), new("À activer", "orange"), new("En fermeture", "orange"), new("Fermé", "grey"),
        // a quote request
        new("Envoyée", "green"), new("À comparer", "orange"), new("Devis retenu", "blue"), new("Devis non retenu", "grey"), new("Commandé", "green"), new("À répondre", "blue"), new("Réponse envoyée", "green"), new("Sans réponse", "grey"), new("Relevé en brouillon", "grey"), new("Émis", "blue"), new("Contesté", "orange"), new("Abandonné", "grey"), new("Payé", "green"), new("Liste publique", "blue"), new("Fournisseurs choisis", "blue"),
        // a ticket
        new("Nouvelle", "blue"), new("Prise en charge", "teal"), new("Réponse à lire", "orange"), new("Attend le demandeur", "grey"), new("Résolue", "green"), new("Close après aide", "grey"),
        // what an account proposes
        new("À l’étude", "blue"), new("Prévue", "teal"), new("Réalisée", "green"), new("Déclinée", "grey"),
        // a convention
        new("Projet", "grey"), new("À délibérer", "blue"), new("À signer", "blue"), new("Signée, à transmettre", "teal"), new("Signée, à activer", "teal"), new("Transmise", "teal"), new("En vigueur", "green"), new("Échéance proche", "orange"),
        new("Dénoncée", "red"), new("À clore", "orange"), new("Close définitivement", "grey"),
        // what an operator watches
        new("En ordre", "green"), new("À regarder", "orange"), new("En panne", "red"), new("Inconnu", "grey"), new("À réparer", "red"), new("Réparé", "green"),
        new("À approuver", "orange"), new("Délai en cours", "blue"), new("Lien envoyé", "teal"), new("Arrêté", "grey"),
        // what the lead may read
        new("Demandé", "blue"), new("Accordé", "green"), new("Expiré", "grey"), new("Refusé", "grey"), new("Révoqué", "grey"), new("Rendu", "grey"),
        // an export, an import
        new("À télécharger", "green"), new("Effacé", "grey"), new("Importé", "green"), new("À vérifier", "orange"),
        // a notice at a channel
        new("À envoyer", "blue"),
        // an address that is told what happens
        new("Ne répond pas", "orange"), new("Arrêtée", "red"), new("Reçu", "green"),
        new("Analyse en cours", "blue"), new("Publié", "green"), new("Remplacée", "grey"),
    }.ToDictionary(status => status.Word, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Enums = new(StringComparer.Ordinal)
    {
        ["CardState.Open"] = "Ouverte",
        ["CardState.EndsSoon"] = "Se termine bientôt",
        ["CardState.Closed"] = "Close",
        ["CardState.Discontinued"] = "Sans suite",
        ["TaskState.ToDo"] = "À faire",
        ["TaskState.Optional"] = "Facultatif",
        ["TaskState.UnderWay"] = "En cours",
        ["TaskState.Done"] = "Terminé",
        ["TaskState.Blocked"] = "Bloqué",
        ["TaskState.ToCorrect"] = "À corriger",
        ["TaskState.ToVerify"] = "À vérifier",
    };

    public static IEnumerable<Status> All => Words.Values;

    public static Status Of(Enum value) => Of(Enums[$"{value.GetType().Name}.{value}"]);

    public static Status Of(string word) => Words.TryGetValue(word, out var status) ? status
        : Platform.Core.Values.Reader.IsEnglish && Words.Values.FirstOrDefault(one => Platform.Core.Values.Reader.Say(one.Word) == word) is { } said ? said      // a page has said it already
        : throw new InvalidOperationException($"« {word} » has no colour yet: add it to the table of Statuses.cs.");
}
