using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Core.Law;

/// <summary>
/// The dated rules that ship with the platform, and above them those of a directory that the operator keeps (Law:RulesDirectory): a change of law is a row of data.
/// Read once at start, and refused whole when a row is wrong. docs/operations.md
/// </summary>
public sealed class Lawbook
{
    // What the law decides, and what journals ask; what the platform or a convention decides for itself is not changed from outside.
    private static readonly string[] Known = ["award-grounds", "contest-needed", "criteria", "extensions", "far-limits", "holidays", "legal-periods", "minimum-periods", "negotiation-grounds", "notice-prices", "publicity", "thresholds", "time-floors", "time-limits", "variants"];

    private static readonly AsyncLocal<Lawbook?> OfTest = new();

    private static Lawbook installed = new(new Dictionary<string, JsonArray>());

    private readonly IReadOnlyDictionary<string, JsonArray> added;
    private readonly ConcurrentDictionary<(string Name, Type Row), object> read = new();

    private Lawbook(IReadOnlyDictionary<string, JsonArray> added) => this.added = added;

    internal static Lawbook Current => OfTest.Value ?? installed;

    /// <summary>For this process, before anything is judged.</summary>
    /// <param name="directory">Null or blank: the law as it ships.</param>
    /// <exception cref="InvalidOperationException">What is wrong, in which file: nothing of the directory is used.</exception>
    public static void Install(string? directory)
    {
        if (!string.IsNullOrWhiteSpace(directory)) installed = Read(directory);
    }

    /// <summary>For what runs under it and nothing beside it: a test, a rehearsal of a change of law.</summary>
    public static IDisposable Use(string directory)
    {
        OfTest.Value = Read(directory);
        return new Back();
    }

    internal IReadOnlyList<T> Rules<T>(string name) where T : IDated => (IReadOnlyList<T>)read.GetOrAdd((name, typeof(T)), _ =>
    {
        var shipped = RuleFile.Shipped(name) ?? throw new InvalidOperationException($"No rule file {name}.json.");
        return LawRows.Merge(name, shipped, added.GetValueOrDefault(name)).Deserialize<IReadOnlyList<T>>(RuleFile.Options)!;      // an array, just made
    });

    private static Lawbook Read(string directory)
    {
        if (!Directory.Exists(directory)) throw new InvalidOperationException($"Law:RulesDirectory: no directory {directory}.");
        var files = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!Known.Contains(name)) throw new InvalidOperationException($"{path}: the platform has no dated rules of this name. It has: {string.Join(", ", Known)}.");
            files[name] = Parse(path);
        }
        var book = new Lawbook(files);
        foreach (var (name, _) in files) book.Check(name);
        return book;
    }

    private static JsonArray Parse(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path))?["rules"] as JsonArray ?? throw new InvalidOperationException($"{path}: no list « rules ».");
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException($"{path}: not JSON, {fault.Message}", fault);
        }
    }

    // Every row is read now, with the type of its file: no fault is left for the day on which a consultation is published.
    private void Check(string name)
    {
        var before = OfTest.Value;
        OfTest.Value = this;
        try
        {
            foreach (var file in Files.Where(file => file.Name == name)) _ = file.Count;
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException($"{name}.json: {fault.Message}", fault);
        }
        finally
        {
            OfTest.Value = before;
        }
    }

    private static IEnumerable<IDatedRules> Files => typeof(Lawbook).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(rules => rules.FieldType.IsAssignableTo(typeof(IDatedRules))).Select(rules => (IDatedRules)rules.GetValue(null)!);      // each is made with its class

    private sealed class Back : IDisposable
    {
        public void Dispose() => OfTest.Value = null;
    }
}
