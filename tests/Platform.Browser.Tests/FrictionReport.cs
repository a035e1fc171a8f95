using System.Text;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Browser.Tests;

/// <summary>The counts of this run beside the budgets of the product and the counts of the last landing: neither may rise.</summary>
public sealed class FrictionReport(IReadOnlyList<Friction.Count> journeys, IReadOnlyList<Weight> weights)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, Friction.Budget> Baseline() =>
        JsonSerializer.Deserialize<Dictionary<string, Friction.Budget>>(File.ReadAllText(RepositoryRoot.File("tests/friction-baseline.json")), Json)
        ?? throw new InvalidOperationException("tests/friction-baseline.json is empty.");

    /// <returns>One line per journey that asks more than it may, and per page that is too heavy.</returns>
    public IReadOnlyList<string> Faults(IReadOnlyDictionary<string, Friction.Budget> baseline) =>
    [
        .. journeys.Where(j => !j.IsWithin(j.Allowed)).Select(j => $"{j.Id}: {j.Spent} is over the budget {j.Allowed}"),
        .. journeys.Where(j => !baseline.TryGetValue(j.Id, out var before) || !j.IsWithin(before)).Select(j => $"{j.Id}: {j.Spent} is more than in tests/friction-baseline.json"),
        .. journeys.Where(j => !j.IsInTime).Select(j => $"{j.Id}: {j.Milliseconds} ms are more than {j.Time}"),
        .. weights.Where(w => !w.IsPrompt).Select(w => $"{w.Page}: its first byte came after {w.FirstByte:0} ms, {Weight.Patience:0} are allowed"),
        .. weights.Where(w => !w.IsLight).Select(w => $"{w.Page}: {w.Bytes} bytes are more than {Weight.Limit}"),
    ];

    /// <summary>artifacts/friction.main-job.json for programs, and friction.main-job.txt, which ./test prints.</summary>
    /// <param name="album">Each test has files of its own: several run at once.</param>
    public async Task WriteAsync(string album)
    {
        var commit = Judges.Find("git") is { } git ? (await Judges.RunAsync(git, "-C", RepositoryRoot.Path, "rev-parse", "--short", "HEAD")).Text.Trim() : "";
        var report = new { commit, date = TimeProvider.System.GetUtcNow(), machine = $"{Environment.ProcessorCount} cores", journeys = journeys.Select(j => new
            { j.Id, j.Title, j.Spent.Clicks, j.Spent.Fields, j.Spent.Screens, ms = j.Milliseconds, j.Bytes, budget = j.Allowed, ok = j.IsWithin(j.Allowed) }), pages = weights };
        await File.WriteAllTextAsync(RepositoryRoot.File($"artifacts/friction.{album}.json"), JsonSerializer.Serialize(report, Json));
        await File.WriteAllTextAsync(RepositoryRoot.File($"artifacts/friction.{album}.txt"), Table());
    }

    public string Table()
    {
        var table = new StringBuilder("journey  clicks  fields  screens      ms     bytes\n");
        foreach (var j in journeys)
            table.AppendLine($"{j.Id,-7}  {j.Spent.Clicks,3}/{j.Allowed.Clicks,-2}  {j.Spent.Fields,3}/{j.Allowed.Fields,-2}  {j.Spent.Screens,4}/{j.Allowed.Screens,-2}  {j.Milliseconds,6}  {j.Bytes,8}  {j.Title}");
        if (weights.Count > 0) table.AppendLine("public pages, cold, on the wire; first byte");
        foreach (var weight in weights) table.AppendLine($"{weight}");
        return table.ToString();
    }
}
