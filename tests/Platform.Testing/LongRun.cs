using System.Globalization;

namespace Platform.Testing;

/// <summary>
/// One harness, two sizes: a test runs small in ./test and large in tests/long/run, which sets the size, the seed, and where figures and log go.
/// The test is marked <c>[Trait("Long", "name of the run")]</c>.
/// </summary>
public static class LongRun
{
    private static readonly Lock Writing = new();

    public static bool IsOn => Read("LONG") is not null;

    /// <summary>What the random draws of this run start from. A run with the same seed draws the same.</summary>
    public static string Seed { get; } = Read("LONG_SEED") ?? Draws.FreshSeed();

    /// <param name="name">As in <c>tests/long/run … --size acks=8000</c>.</param>
    public static int Size(string name, int usual, int longer) =>
        Read("LONG_SIZE_" + name.ToUpperInvariant()) is { } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : IsOn ? longer : usual;

    /// <summary>A figure of the run's line in docs/runs: acknowledgements, kills…</summary>
    public static void Note(string name, long value) => Append("LONG_FIGURES", string.Create(CultureInfo.InvariantCulture, $"\"{name}\":{value}"));

    /// <summary>A line of the run's log, which is kept: places in it are those of the repository, wherever it lies.</summary>
    public static void Say(string text) => Append("LONG_LOG", string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {text.Replace(RepositoryRoot.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}"));

    private static void Append(string file, string line)
    {
        if (Read(file) is not { } path) return;
        lock (Writing) File.AppendAllText(path, line + "\n");
    }

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
