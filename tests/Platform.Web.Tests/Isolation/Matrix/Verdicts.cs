using System.Text;
using Platform.Testing;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation.Matrix;

/// <summary>
/// The answers as a table that a person reviews: a line for each route and each verdict that somebody gets, with the names of those who get it.
/// « everybody else » stands for the largest group of a route: what a change lets somebody do is a name that appears beside what he gets.
/// </summary>
internal static class Verdicts
{
    private const string File = "tests/Platform.Web.Tests/Isolation/verdicts.tsv";
    private const string NotAsked = "·", Others = "everybody else";

    public static string Write(IEnumerable<Answer> answers, IReadOnlyList<Principal> principals)
    {
        var order = principals.Select((principal, at) => (principal.Name, at)).ToDictionary(p => p.Name, p => p.at, StringComparer.Ordinal);
        var text = new StringBuilder("# route\town\tstructure\tsibling\tlead\tother\twho\n");
        foreach (var route in answers.GroupBy(answer => $"{answer.Method} {answer.Address.Line}").OrderBy(route => Key(route.First()), StringComparer.Ordinal))
        {
            var lines = route.GroupBy(answer => answer.Asker.Name).GroupBy(of => string.Join('\t', Enum.GetValues<Relation>().Select(relation => of.FirstOrDefault(answer => answer.Address.Relation == relation)?.Verdict ?? NotAsked)), of => of.Key).OrderBy(line => line.Min(who => order[who])).ToList();
            var others = lines.MaxBy(line => line.Count());
            foreach (var line in lines)
                text.Append(route.Key).Append('\t').Append(line.Key).Append('\t').AppendJoin(", ", line == others ? (IEnumerable<string>)[Others] : line.OrderBy(who => order[who])).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>
    /// What is not as it was reviewed, of what was asked. ISOLATION_WRITE=1 asks everything and writes it down, to be reviewed.
    /// A route that nobody reviewed differs, and so does a reviewed one that is gone.
    /// </summary>
    public static async Task<IReadOnlyList<string>> CompareAsync(IReadOnlyList<Answer> answers, IReadOnlyList<Principal> principals)
    {
        if (IsWriting) await System.IO.File.WriteAllTextAsync(RepositoryRoot.File(File), Write(answers, principals));
        var reviewed = Read(await System.IO.File.ReadAllLinesAsync(RepositoryRoot.File(File)), principals);
        var differences = new List<string>();
        foreach (var answer in answers)
        {
            var key = ($"{answer.Method} {answer.Address.Line}", answer.Asker.Name);
            var was = reviewed.TryGetValue(key, out var cells) ? cells[(int)answer.Address.Relation] : "nothing reviewed";
            if (was != answer.Verdict) differences.Add($"{key.Item1}, {key.Item2}, {answer.Address.Relation}: {was} → {answer.Verdict}");
        }
        differences.AddRange(reviewed.Keys.Select(key => key.Route).Except(answers.Select(answer => $"{answer.Method} {answer.Address.Line}"), StringComparer.Ordinal).Select(gone => $"{gone}: reviewed, and not there any more"));
        return [.. differences.Order(StringComparer.Ordinal)];
    }

    public static bool IsWriting => Environment.GetEnvironmentVariable("ISOLATION_WRITE") == "1";

    private static Dictionary<(string Route, string Who), string[]> Read(IEnumerable<string> lines, IReadOnlyList<Principal> principals) =>
        (from route in lines.Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).GroupBy(cells => cells[0], StringComparer.Ordinal)
         let named = route.SelectMany(cells => cells[^1].Split(", ")).ToHashSet(StringComparer.Ordinal)
         from cells in route
         from who in cells[^1] == Others ? principals.Select(principal => principal.Name).Where(name => !named.Contains(name)) : cells[^1].Split(", ")
         select (Key: (route.Key, who), Cells: cells[1..^1])).ToDictionary(row => row.Key, row => row.Cells);

    private static string Key(Answer answer) => $"{answer.Address.Line}\n{answer.Method}";
}
