using System.Globalization;

namespace Platform.Cli;

/// <summary><c>--name value</c> options and bare words.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> options = new(StringComparer.Ordinal);
    private readonly List<string> words = [];

    public IReadOnlyList<string> Words => words;

    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) parsed.words.Add(args[i]);
            else if (i + 1 < args.Count) parsed.options[args[i][2..]] = args[++i];
            else throw new UsageException($"{args[i]} needs a value.");
        }
        return parsed;
    }

    public string? Optional(string name) => options.GetValueOrDefault(name);

    public string Required(string name) => Optional(name) ?? throw new UsageException($"--{name} is missing.");

    public int Port(string name) =>
        int.TryParse(Required(name), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new UsageException($"--{name} is not a port.");
}
