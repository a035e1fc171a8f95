using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Operations;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>Is the platform in order? Counts, ages and states; no content of any account.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class BoardModel(ReadPlatformState readState, ReadStoredFaults readStored, ReadSilentGates readGates, ReadAgglomerations readAgglomerations) : PageModel
{
    public ReadPlatformState.State State { get; private set; } = default!;      // read before the page is drawn

    public ReadStoredFaults.View Stored { get; private set; } = default!;       // read before the page is drawn

    public IReadOnlyList<ReadAgglomerations.Row> Agglomerations { get; private set; } = [];

    /// <summary>Gates that two people are about to release: one of them is whoever reads this.</summary>
    public int ToConfirm { get; private set; }

    public int MayBeAsked { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        State = await readState.ExecuteAsync(cancel);
        var gates = await readGates.ExecuteAsync(cancel);
        (ToConfirm, MayBeAsked) = (gates.Count(g => g is { State: SilentGateState.ToConfirm, IsMine: false, MayConfirm: true }), gates.Count(g => g.State == SilentGateState.MayBeAsked));
        Stored = await readStored.ExecuteAsync(cancel);
        Agglomerations = await readAgglomerations.ExecuteAsync(cancel);
    }

    /// <summary>Nothing is late, and nothing is done yet either: no backup, no whole round of reading.</summary>
    public static bool IsNotYet(ReadPlatformState.Line line) => line is { IsCrossed: false, Rule.Signal: "backup" or "scrub", Signal.Last: null };

    /// <summary>« 3 reçus, depuis 12 minutes »: what the threshold judges. Besides: when it last went well, which may be long ago where there was nothing to do.</summary>
    public static (string Judged, string? Besides) Measure(ReadPlatformState.Line line, DateTimeOffset now)
    {
        var (_, count, since, last, reason) = line.Signal;
        string[] parts = line.Rule.Signal switch
        {
            "outbox" => [Waiting("suite", "suites")],
            "failing" => [Waiting("suite", "suites")],
            "papers" => [Waiting("PDF", "PDF")],
            "stamps" => [Waiting("reçu", "reçus")],
            "authority" => [since is { } from ? $"sans réponse valable depuis {FrenchFormat.Duration(now - from)}" : "aucune panne en cours", reason is null ? "" : $"motif\u00a0: {AuthorityWords(reason)}"],
            "register" => [Waiting("ligne", "lignes")],
            "gates" => [Waiting("consultation", "consultations"), GateWords(reason)],
            "backup" => [last is null ? "Aucune sauvegarde" : Last("la dernière"), count > 0 ? FrenchFormat.Count(count, "bloc abîmé", "blocs abîmés") : ""],
            "scrub" => [last is null ? "premier tour en cours" : Last("dernier tour fini"), count > 0 ? FrenchFormat.Count(count, "élément abîmé", "éléments abîmés") : ""],
            _ => [Last("dernière vérification")],
        };
        var text = string.Join("\u00a0; ", parts.Where(part => part.Length > 0));
        var besides = line.Rule.Signal switch { "outbox" => Last("dernier courriel envoyé"), "authority" => Last("dernier jeton"), "register" => Last("dernière tête signée"), _ => "" };
        return (text.Length == 0 ? "Aucune" : FrenchFormat.Sentence(text), besides.Length == 0 ? null : FrenchFormat.Sentence(besides));

        string Waiting(string one, string many) => count == 0 ? "rien en attente" : FrenchFormat.Count(count, one, many) + (since is { } from ? $", depuis {FrenchFormat.Duration(now - from)}" : "");
        string Last(string what) => last is { } then ? $"{what} il y a {FrenchFormat.Duration(now - then)}" : "";
    }

    private static string AuthorityWords(string reason) => Enum.TryParse<StampingFailure>(reason, out var failure) ? failure switch
    {
        StampingFailure.Unreachable => "elle ne répond pas à son adresse (arrêt, réseau ou nom)",
        StampingFailure.InsecureConnection => "la connexion chiffrée avec elle échoue (certificat du site)",
        StampingFailure.NoAnswerInTime => "elle n’a pas répondu à temps",
        StampingFailure.Cut => "sa réponse a été coupée en route",
        StampingFailure.ErrorStatus => "elle répond par une erreur du serveur",
        StampingFailure.Malformed => "sa réponse n’est pas un jeton lisible",
        StampingFailure.Rejected => "elle refuse d’horodater (compte, quota ou demande)",
        StampingFailure.WrongImprint => "son jeton porte sur une autre empreinte",
        StampingFailure.WrongNonce => "son jeton répond à une autre demande",
        StampingFailure.WrongSignature => "la signature de son jeton est fausse",
        StampingFailure.WrongUsage => "son certificat n’est pas fait pour l’horodatage seul",
        StampingFailure.ExpiredCertificate => "son certificat est expiré, ou pas encore valable",
        StampingFailure.UntrustedSigner => "son certificat n’est pas de ceux que la plateforme connaît",
        StampingFailure.ClockAway => "son heure est à plus de cinq minutes de la nôtre",
        StampingFailure.AnchorsUnreadable => "le fichier de ses certificats, chez nous, est illisible",
    } : "inconnu\u00a0: voir le journal des travaux";      // written by the version before

    private static string GateWords(string? refusal) => refusal switch
    {
        "WaitingForRegister" => "le registre n’est pas encore signé",
        "ClosingListDiffers" => "la liste des plis ne correspond pas au registre",
        "TimestampUnavailable" => "l’autorité d’horodatage ne répond pas",
        "TimestampTooEarly" => "l’autorité d’horodatage retarde",
        _ => "",
    };
}
