using System.Diagnostics;
using System.Globalization;
using Platform.Testing;

namespace Arms;

/// <summary>Figures of one run, by arm and round, and the table that they become.</summary>
internal sealed class Table(string name, string command)
{
    private readonly Dictionary<string, List<double>> figures = new(StringComparer.Ordinal);
    private readonly List<string> rows = [];
    private readonly string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];

    public void Add(string arm, double value)
    {
        if (!figures.TryGetValue(arm, out var values)) figures[arm] = values = [];
        values.Add(value);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{arm}: {value:F1}"));
    }

    /// <summary>On the screen only: what one unit of an arm's work costs in processor time, by process. The profile of a ratio that misses its goal.</summary>
    public static void Profile(string arm, Dictionary<string, double> before, double units, string unit)
    {
        var costs = Processes.Spent().Select(now => (now.Key, Cost: 1000 * (now.Value - before.GetValueOrDefault(now.Key)) / units)).Where(cost => cost.Cost >= 0.01).OrderByDescending(cost => cost.Cost);
        Console.WriteLine(Text($"  {arm}, processor time {unit}: {string.Join(", ", costs.Select(cost => Text($"{cost.Key} {cost.Cost:F2} ms")))}"));
    }

    /// <summary>Ours over the other, round by round: both arms of a round ran one after the other.</summary>
    public void Ratio(string what, string ours, string other, string peer, double goal, string unit)
    {
        if (!figures.TryGetValue(ours, out var a) || !figures.TryGetValue(other, out var b)) return;
        var ratios = a.Zip(b, (x, y) => x / y).Order().ToList();
        var ratio = Middle(ratios);
        rows.Add(Text($"| {what} | {Middle(a):N0} {unit} | {peer}: {Middle(b):N0} {unit} | **{ratio:F2}** | ≥ {goal:0.0#}{(ratio < goal ? ", missed" : "")} | {ratios[0]:F2}–{ratios[^1]:F2} | {ratios.Count} | {Stamp()} |"));
    }

    /// <summary>Ours over the other, round by round, where less is better.</summary>
    public void Cost(string what, string ours, string other, string peer, double most, string unit)
    {
        if (!figures.TryGetValue(ours, out var a) || !figures.TryGetValue(other, out var b)) return;
        var ratios = a.Zip(b, (x, y) => x / y).Order().ToList();
        var ratio = Middle(ratios);
        rows.Add(Text($"| {what} | {Middle(a):N1} {unit} | {peer}: {Middle(b):N1} {unit} | **{ratio:F2}** | ≤ {most:0.0#}{(ratio > most ? ", missed" : "")} | {ratios[0]:F2}–{ratios[^1]:F2} | {ratios.Count} | {Stamp()} |"));
    }

    /// <summary>A bound that is not a ratio: at most so much.</summary>
    public void Bound(string what, double value, double most, string unit, string how) =>
        rows.Add(Text($"| {what} | {(value < 100 ? value.ToString("F1", CultureInfo.InvariantCulture) : value.ToString("N0", CultureInfo.InvariantCulture))} {unit} | {how} | – | ≤ {most:#,0.#} {unit}{(value > most ? ", missed" : "")} | – | 1 | {Stamp()} |"));

    /// <summary>For its own sake: no goal.</summary>
    public void Seen(string what, string value, string beside) => rows.Add($"| {what} | {value} | {beside} | – | – | – | 1 | {Stamp()} |");

    /// <summary>On the screen only, when both arms ran.</summary>
    public void Say(string one, string other, string what)
    {
        if (!figures.TryGetValue(one, out var a) || !figures.TryGetValue(other, out var b)) return;
        Console.WriteLine(Text($"{what}: {Middle([.. a.Zip(b, (x, y) => x / y)]):F2} ({Middle(a):N0} and {Middle(b):N0})"));
    }

    public double Last(string arm) => figures[arm][^1];

    /// <summary>Replaces the part of docs/performance.md between the marks of this table; the sentences below a table are people's and stay.</summary>
    public void Write(string title)
    {
        var path = RepositoryRoot.File("docs/performance.md");
        var document = File.ReadAllText(path);
        var (begin, end) = ($"<!-- bench:{name} -->", $"<!-- /bench:{name} -->");
        var table = $"""
            {begin}
            ### {title}

            {Machine()}; load average at start {load}.

            | What | Ours | Limit or peer | Ratio | Goal | Min–max of the ratio | Rounds | Date, commit, command |
            |---|---|---|---|---|---|---|---|
            {string.Join('\n', rows)}
            {end}
            """;
        var from = document.IndexOf(begin, StringComparison.Ordinal);
        File.WriteAllText(path, from < 0 ? document.TrimEnd() + "\n\n" + table + "\n" : document[..from] + table + document[(document.IndexOf(end, StringComparison.Ordinal) + end.Length)..]);
        Console.WriteLine(table);
    }

    private string Stamp() => $"{DateTime.UtcNow:yyyy-MM-dd}, {Say("git", "rev-parse --short HEAD")}, `bench/{command}`";

    private static string Machine()
    {
        var cpu = File.ReadLines("/proc/cpuinfo").Where(line => line.StartsWith("flags", StringComparison.Ordinal)).First().Split(' ');
        var memory = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return Text($"{Environment.ProcessorCount} cores ({string.Join(", ", new[] { "aes", "avx2", "avx512f", "sha_ni" }.Where(cpu.Contains))}), {long.Parse(memory) / 1048576.0:F0} GiB, .NET {Environment.Version}");
    }

    public static string Say(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.File(".") })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Trim();
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
