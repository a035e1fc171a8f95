using System.Globalization;
using System.Text.Json;
using Platform.Core.Values;

namespace Platform.Web.Hosting;

/// <summary>What we promise, each with the run that stands behind it. Without a run that passed, a promise is not printed (decision 0030).</summary>
public static class Promises
{
    /// <param name="Run">Name in docs/runs/runs.jsonl.</param>
    /// <param name="Sentence">What is promised.</param>
    /// <param name="Figures">How the run's figures are told; {name} is a figure of its line.</param>
    public sealed record Promise(string Run, string Sentence, string Figures);

    /// <summary>A promise with the last line of its run.</summary>
    public sealed record Kept(string Sentence, string Figures, DateTimeOffset At, string Commit, string Machine, string? Log);

    public static readonly IReadOnlyList<Promise> All =
    [
        new("nothing-lost", "Un pli dont vous tenez un reçu n’est jamais perdu, ni doublé, ni enregistré à moitié.",
            "{acks} dépôts reçus pendant que {kills} processus, base de données comprise, étaient tués sans préavis : aucun perdu, aucun doublé, aucun partiel."),
        new("no-plaintext", "Personne ne lit un pli avant l’ouverture : ni l’exploitant, ni l’administrateur, ni qui vole une sauvegarde.",
            "Les mots semés dans {deposits} dépôts n’ont été retrouvés nulle part : base, fichiers, journaux, dossiers temporaires."),
        new("races", "Deux serveurs ne se contredisent jamais sur un dépôt, une date limite ou une ouverture.",
            "{races} courses de chaque sorte, demandées au même instant à deux instances du serveur : un seul résultat à chaque fois, un registre sans trou."),
        new("rolling", "La plateforme se met à jour sans refuser un dépôt en cours.",
            "{acks} dépôts pendant des redémarrages l’un après l’autre : {again} envois repris, aucune erreur pour qui renvoie."),
    ];

    private static readonly Lazy<IReadOnlyList<Kept>> Shipped = new(() => Keep(All, ReadShipped()));
    private static readonly Lazy<IReadOnlyList<Kept>> InEnglish = new(() => Keep(All, ReadShipped()));

    /// <summary>Those whose run, in the file that was built into this host, passed last time.</summary>
    public static IReadOnlyList<Kept> Today => Reader.IsEnglish ? InEnglish.Value : Shipped.Value;

    public static IReadOnlyList<Kept> Keep(IEnumerable<Promise> promises, IReadOnlyList<string> runs)
    {
        var last = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var line in runs.Where(line => line.Length > 0))
        {
            using var run = JsonDocument.Parse(line);
            last[run.RootElement.GetProperty("run").GetString() ?? ""] = run.RootElement.Clone();
        }
        return [.. promises.Select(promise => last.TryGetValue(promise.Run, out var run) ? Told(promise, run) : null).OfType<Kept>()];
    }

    private static Kept? Told(Promise promise, JsonElement run)
    {
        if (Text(run, "result") != "passed" || Text(run, "date") is not { } date || Text(run, "commit") is not { } commit || commit.EndsWith('+')) return null;      // a tree that nobody can fetch proves nothing
        var figures = Reader.Say(promise.Figures);
        foreach (var figure in run.EnumerateObject().Where(figure => figure.Value.ValueKind == JsonValueKind.Number))
            figures = figures.Replace($"{{{figure.Name}}}", FrenchFormat.Number((long)figure.Value.GetDouble()), StringComparison.Ordinal);
        return figures.Contains('{', StringComparison.Ordinal) ? null        // a figure that the run did not note
            : new(Reader.Say(promise.Sentence), figures, DateTimeOffset.Parse(date, CultureInfo.InvariantCulture), commit, French(Text(run, "machine") ?? ""), Text(run, "log"));
    }

    // The line is written for whoever runs it; the page is read by bidders.
    private static string French(string machine) => Reader.IsEnglish ? machine : machine.Replace(" cores", "\u00a0cœurs", StringComparison.Ordinal).Replace(" GB", "\u00a0Go", StringComparison.Ordinal);

    private static string? Text(JsonElement run, string name) => run.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What the page names can be read: the log of each run that it tells of, and the risks that no run can take away.</summary>
    public static void MapPromises(this IEndpointRouteBuilder app)
    {
        app.MapGet(Links.PromiseLog("{log}"), (string log) => Today.Any(kept => kept.Log == log) ? Text($"runs/{log}") : Results.NotFound()).NoDatabase();
        app.MapGet(Links.Security, () => Text("security.md")).NoDatabase();
    }

    private static IResult Text(string resource) => typeof(Promises).Assembly.GetManifestResourceStream(resource) is { } text ? Results.Stream(text, "text/plain; charset=utf-8") : Results.NotFound();

    private static string[] ReadShipped()
    {
        using var runs = new StreamReader(typeof(Promises).Assembly.GetManifestResourceStream("runs.jsonl") ?? throw new InvalidOperationException("docs/runs/runs.jsonl is not in this assembly."));
        return runs.ReadToEnd().Split('\n');
    }
}
