using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>Is the platform in order? Counts, ages and states; no name and no content of any account.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class BoardModel(ReadPlatformState readState, ReadStoredFaults readStored) : PageModel
{
    public ReadPlatformState.State State { get; private set; } = default!;      // read before the page is drawn

    public ReadStoredFaults.View Stored { get; private set; } = default!;       // read before the page is drawn

    public async Task OnGetAsync(CancellationToken cancel)
    {
        State = await readState.ExecuteAsync(cancel);
        Stored = await readStored.ExecuteAsync(cancel);
    }

    /// <summary>« 3 reçus, le plus ancien depuis 12 minutes ; dernier jeton il y a 4 minutes ».</summary>
    public static string Measure(ReadPlatformState.Line line, DateTimeOffset now)
    {
        var (_, count, since, last, reason) = line.Signal;
        string[] parts = line.Rule.Signal switch
        {
            "outbox" => [Waiting("suite", "suites"), Last("dernier courriel envoyé")],
            "failing" => [Waiting("suite", "suites")],
            "papers" => [Waiting("PDF", "PDF")],
            "stamps" => [Waiting("reçu", "reçus")],
            "authority" => [since is { } from ? $"sans réponse valable depuis {FrenchFormat.Duration(now - from)}" : "", Last("dernier jeton"), reason is null ? "" : $"motif\u00a0: {reason}"],
            "register" => [Waiting("ligne", "lignes"), Last("dernière tête signée")],
            "gates" => [Waiting("consultation", "consultations"), GateWords(reason)],
            "backup" => [last is null ? "Aucune sauvegarde" : Last("la dernière"), count > 0 ? FrenchFormat.Count(count, "bloc abîmé", "blocs abîmés") : ""],
            "scrub" => [last is null ? "premier tour en cours" : Last("dernier tour fini"), count > 0 ? FrenchFormat.Count(count, "élément abîmé", "éléments abîmés") : ""],
            _ => [Last("dernière vérification")],
        };
        var text = string.Join("\u00a0; ", parts.Where(part => part.Length > 0));
        return text.Length == 0 ? "Aucune" : char.ToUpper(text[0], System.Globalization.CultureInfo.InvariantCulture) + text[1..];

        string Waiting(string one, string many) => count == 0 ? "rien en attente" : FrenchFormat.Count(count, one, many) + (since is { } from ? $", depuis {FrenchFormat.Duration(now - from)}" : "");
        string Last(string what) => last is { } then ? $"{what} il y a {FrenchFormat.Duration(now - then)}" : "";
    }

    private static string GateWords(string? refusal) => refusal switch
    {
        "WaitingForRegister" => "le registre n’est pas encore signé",
        "ClosingListDiffers" => "la liste des plis ne correspond pas au registre",
        "TimestampUnavailable" => "l’autorité d’horodatage ne répond pas",
        "TimestampTooEarly" => "l’autorité d’horodatage retarde",
        _ => "",
    };
}
