using System.Text.Json;
using Platform.Core.Identity.Demo;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>What the first part leaves to the second: the two consultations that close first, and who acts.</summary>
public sealed record Remaining(Live Opened, Live Closed, DemoCompany LateBidder);

/// <summary>The files of the demonstration: who one may be, key files with their phrases, how far the loading went.</summary>
public sealed class DemoFolder(string folder)
{
    /// <summary>Two states that a rerun understands; between the two, the name of the step.</summary>
    public const string Loaded = "chargée", Finished = "terminée";

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Keys { get; } = Path.Combine(folder, "demo-keys");

    public static DemoFolder Create(string folder)
    {
        var demo = new DemoFolder(folder);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(demo.Keys);
        else Directory.CreateDirectory(demo.Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return demo;
    }

    /// <summary>Null before the first loading.</summary>
    public string? Step => File.Exists(StepFile) ? File.ReadAllText(StepFile) : null;

    public Task StepAsync(string step, CancellationToken cancel) => File.WriteAllTextAsync(StepFile, step, cancel);

    public async Task RemainAsync(Remaining remaining, CancellationToken cancel) => await File.WriteAllTextAsync(RemainingFile, JsonSerializer.Serialize(remaining, Readable), cancel);

    public async Task<Remaining> RemainingAsync(CancellationToken cancel) => JsonSerializer.Deserialize<Remaining>(await File.ReadAllTextAsync(RemainingFile, cancel), Readable)
        ?? throw new InvalidOperationException("L’état de la démonstration n’a pas été relu.");

    /// <summary>What ./run prints and keeps: who, role, address, secrets. None of it opens anything but a demonstration.</summary>
    public async Task TellAsync(string portal, IReadOnlyList<DemoPerson> people, IReadOnlyList<DemoCompany> companies, DateTimeOffset closing, CancellationToken cancel)
    {
        List<string> lines =
        [
            $"Personnages de démonstration, en un clic : {portal}/atelier/connexion", "",
            .. people.Select(p => $"  {p.Account,-30} {p.Function,-38} {p.Name}"), "",
            $"Entreprises, par mot de passe et code à six chiffres : {portal}/connexion", "",
            .. companies.SelectMany(c => (string[])[$"  {c.Name} ({c.Person})", $"    {c.Email}   mot de passe {c.Password}   clé du code {c.TotpSecret}"]), "",
            "L’exploitante confirme dès maintenant l’ouverture d’un verrou à deux ; pour approuver un rétablissement, son rôle doit dater de la veille : demain.", "",
            $"Fichiers de clé des détenteurs : {Keys}", $"Leurs phrases secrètes : {Path.Combine(Keys, "phrases.txt")}",
            $"À vivre en direct : « {Catalogue.Closing.Title} » se ferme à {FranceTime.ToParis(closing):HH\\:mm\\:ss} (heure de Paris) ; la présidence de la CAO peut alors l’ouvrir.",
        ];
        await File.WriteAllLinesAsync(Path.Combine(folder, "demo-logins.txt"), lines, cancel);
    }

    private string StepFile => Path.Combine(folder, "demo-step");
    private string RemainingFile => Path.Combine(folder, "demo-remaining.json");
}
